package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The bash script {@code inkloom}, on a made-up checkout that counts as built. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    @TempDir
    private Path folder;

    private Path checkout = Path.of("");

    @BeforeEach
    void makeACheckoutThatCountsAsBuilt() throws IOException {
        checkout = folder.resolve("a clone with spaces");
        copy("inkloom");
        copy("cli/src/main/shell/environment.sh");
        write("pom.xml", "");
        write("cli/pom.xml", "");
        write("cli/target/classes/org/inkloom/cli/version.txt", "inkloom 1.2.3\n");
        write("cli/target/.built", "");
        Files.setLastModifiedTime(
                checkout.resolve("cli/target/.built"),
                FileTime.from(Instant.now().plusSeconds(60)));
    }

    @Test
    void answers_version_from_any_folder_through_links_and_spaces() throws Exception {
        Path first = Files.createSymbolicLink(folder.resolve("first"), checkout.resolve("inkloom"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(elsewhere.resolve("ink"), Path.of("..").resolve(first.getFileName()));

        ScriptRun run = run(elsewhere, Map.of(), "./ink --version");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("inkloom 1.2.3\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void says_what_is_wrong_with_another_libtorch() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        ScriptRun run = run(checkout, Map.of("INKLOOM_LIBTORCH", empty.toString()), "./inkloom engine");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-CLI-004", empty.toString(), "Cause:", "Remedy:");
    }

    @Test
    void an_old_java_is_told_from_a_new_one_without_starting_it() throws Exception {
        for (String release : new String[] {"17.0.2", "25", "26.0.1"}) {
            write("jdk-" + release + "/release", "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + release + "\"\n");
            write("jdk-" + release + "/bin/java", "#!/bin/false\n");
            checkout.resolve("jdk-" + release + "/bin/java").toFile().setExecutable(true);
        }

        ScriptRun run = run(
                checkout,
                Map.of(),
                "source cli/src/main/shell/environment.sh;"
                        + " for home in jdk-17.0.2 jdk-25 jdk-26.0.1 nowhere; do java_major $home; done");

        assertThat(run.out()).isEqualTo("17\n25\n26\n0\n");
    }

    @Test
    void a_locale_without_utf8_gets_one() throws Exception {
        String show = "source cli/src/main/shell/environment.sh; use_utf8; echo ${LC_ALL:-unset}";

        assertThat(run(checkout, Map.of("LC_ALL", "C"), show).out()).isEqualTo("C.UTF-8\n");
        assertThat(run(checkout, Map.of("LC_ALL", "zh_CN.utf8"), show).out()).isEqualTo("zh_CN.utf8\n");
    }

    @Test
    void threads_spin_only_where_nothing_else_runs() throws Exception {
        String show = "source cli/src/main/shell/environment.sh; unset OMP_WAIT_POLICY GOMP_SPINCOUNT\n%s\n"
                + "choose_waiting %s; echo ${OMP_WAIT_POLICY:-unset} ${GOMP_SPINCOUNT:-unset}";
        write("idle/proc/loadavg", "1.50 0.20 0.10 1/123 4567\n");
        write("busy/proc/loadavg", "0.00 0.20 0.10 2/123 4567\n");
        write("quota/proc/loadavg", "0.00 0.20 0.10 1/123 4567\n");
        write("quota/sys/fs/cgroup/cpu.max", "200000 100000\n");

        assertThat(run(checkout, Map.of(), show.formatted("", "idle")).out()).isEqualTo("PASSIVE 1000\n");
        assertThat(run(checkout, Map.of(), show.formatted("", "busy")).out()).isEqualTo("PASSIVE unset\n");
        assertThat(run(checkout, Map.of(), show.formatted("", "quota")).out()).isEqualTo("PASSIVE unset\n");
        assertThat(run(checkout, Map.of(), show.formatted("", "nowhere")).out()).isEqualTo("PASSIVE unset\n");
        assertThat(run(checkout, Map.of(), show.formatted("OMP_WAIT_POLICY=ACTIVE", "idle"))
                        .out())
                .isEqualTo("ACTIVE unset\n");
        assertThat(run(checkout, Map.of(), show.formatted("GOMP_SPINCOUNT=7", "idle"))
                        .out())
                .isEqualTo("unset 7\n");
    }

    private record ScriptRun(int exitCode, String out, String err) {}

    private ScriptRun run(Path cwd, Map<String, String> environment, String script) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).directory(cwd.toFile());
        builder.environment().putAll(environment);
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new ScriptRun(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private void copy(String file) throws IOException {
        Path to = checkout.resolve(file);
        Files.createDirectories(to.getParent());
        Files.copy(Project.root().resolve(file), to);
        to.toFile().setExecutable(true);
    }

    private void write(String file, String text) throws IOException {
        Path to = checkout.resolve(file);
        Files.createDirectories(to.getParent());
        Files.writeString(to, text, StandardCharsets.UTF_8);
    }
}
