package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the launcher builds, and what becomes of builds that are killed. */
@DisabledOnOs(OS.WINDOWS)
class LauncherBuildTest {
    private static final String VERSION = "inkloom 1.2.3\n";

    @TempDir
    private Path folder;

    private MadeUpCheckout checkout;

    @BeforeEach
    void makeACheckout() throws IOException {
        checkout = MadeUpCheckout.in(folder, "clone");
    }

    private void assertWorks() throws Exception {
        MadeUpCheckout.Run run = checkout.run("./inkloom --version");
        assertThat(run.err()).doesNotContain("INK-");
        assertThat(run.out()).isEqualTo(VERSION);
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void builds_once() throws Exception {
        assertWorks();
        assertThat(checkout.calls()).containsExactly("mvn");
        assertWorks();
        assertThat(checkout.calls()).isEmpty();
    }

    @Test
    void a_source_of_the_future_or_of_the_past_is_built_once() throws Exception {
        Path source = checkout.root().resolve("apps/cli/src/main/java/A.java");
        for (Instant time : List.of(Instant.now().plusSeconds(1_000_000), Instant.ofEpochSecond(1_000_000_000))) {
            assertWorks();
            checkout.calls();
            Files.setLastModifiedTime(source, FileTime.from(time));
            assertWorks();
            assertThat(checkout.calls()).containsExactly("mvn");
            assertWorks();
            assertThat(checkout.calls()).isEmpty();
        }
    }

    @Test
    void a_source_that_is_gone_or_new_is_a_change_and_a_script_is_none() throws Exception {
        assertWorks();
        checkout.write("apps/cli/src/main/java/B.java", "class B {}");
        assertWorks();
        Files.delete(checkout.root().resolve("apps/cli/src/main/java/A.java"));
        assertWorks();
        assertThat(checkout.calls()).containsExactly("mvn", "mvn", "mvn");
        checkout.write("apps/cli/src/main/shell/more.sh", "");
        assertWorks();
        assertThat(checkout.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"./inkloom --version", "./build"})
    void what_a_killed_build_left_is_built_from_the_start(String script) throws Exception {
        MadeUpCheckout.Run killed = checkout.run(script, "MAVEN_IS_KILLED", "yes");
        assertThat(killed.exitCode()).isNotZero();
        if (script.startsWith("./inkloom")) {
            assertThat(killed.err()).contains("INK-CLI-050", "signal 9").doesNotContain("network");
        }

        assertThat(checkout.run(script).exitCode()).isZero();
        assertThat(checkout.calls()).containsExactly("mvn", "mvn");
        assertWorks();
        assertThat(checkout.calls()).isEmpty();
    }

    @Test
    void a_build_that_fails_leaves_what_was_built_before() throws Exception {
        assertWorks();
        Path before = checkout.app();
        checkout.write("apps/cli/src/main/java/A.java", "class {}");
        MadeUpCheckout.Run failed = checkout.run("./inkloom --version", "MAVEN_SAYS", "COMPILATION ERROR : A.java");

        assertThat(failed.exitCode()).isEqualTo(2);
        assertThat(failed.err()).contains("INK-CLI-003");
        assertThat(checkout.app()).isEqualTo(before);
        assertThat(before.resolve("lib/a.jar")).exists();
    }

    @Test
    void a_jar_that_was_cut_off_is_named_and_never_run_from() throws Exception {
        MadeUpCheckout.Run cut = checkout.run("./inkloom --version", "MAVEN_CUTS_A_JAR", "yes");
        assertThat(cut.exitCode()).isEqualTo(1);
        assertThat(cut.err()).contains("INK-CLI-051", "a.jar");
        assertWorks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib/a.jar", "version.txt", "jvm.flags", "inkloom-cli-1.jar"})
    void a_file_of_the_program_that_is_damaged_or_gone_is_built_again(String name) throws Exception {
        assertWorks();
        Files.write(checkout.app().resolve(name), new byte[0]);
        assertWorks();
        Files.delete(checkout.app().resolve(name));
        assertWorks();
        assertThat(checkout.calls()).containsExactly("mvn", "mvn", "mvn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 2\n", "1 2\n../..\n3 4\n", "1 2\napp-1\n3 4\n", "\u0000\u0001\n"})
    void a_note_of_the_build_that_says_nothing_is_no_build(String note) throws Exception {
        assertWorks();
        Files.writeString(checkout.root().resolve("apps/cli/target/.built"), note);
        assertWorks();
        assertThat(checkout.calls()).containsExactly("mvn", "mvn");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Could not transfer artifact org.x:y:jar:1 from central: Unknown host | network",
                "Could not resolve dependencies for project org.inkloom | network",
                "No space left on device | disk is full",
                "COMPILATION ERROR : /x/A.java:[1,7] | does not compile",
                "error: error reading /x/y.jar; zip END header not found | damaged",
                "java.lang.OutOfMemoryError: Java heap space | memory",
                "/x/classes/A.class (Permission denied) | may not be written",
                "Something else | messages above"
            })
    void the_advice_follows_from_what_maven_says(String says, String advice) throws Exception {
        MadeUpCheckout.Run failed = checkout.run("./inkloom --version", "MAVEN_SAYS", says);

        assertThat(failed.exitCode()).isEqualTo(2);
        assertThat(failed.err()).contains("INK-CLI-003", says);
        String ours = failed.err().substring(failed.err().indexOf("INK-CLI-003"));
        assertThat(ours).contains(advice);
        assertThat(ours.contains("network")).isEqualTo(advice.equals("network"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "command() { [[ $2 != flock ]] && builtin command \"$@\"; }; export -f command;"})
    void first_commands_at_once_build_once_and_all_work(String withoutFlock) throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            processes.add(checkout.builder(checkout.root(), withoutFlock + "./inkloom --version", "MAVEN_TAKES", "1")
                    .redirectOutput(folder.resolve("parallel-" + i).toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        for (int i = 0; i < processes.size(); i++) {
            assertThat(processes.get(i).waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(folder.resolve("parallel-" + i)).hasContent(VERSION);
        }
        assertThat(checkout.calls()).containsExactly("mvn");
    }

    @Test
    void the_program_of_the_build_before_stays_for_commands_that_run_from_it() throws Exception {
        List<Path> apps = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            checkout.write("apps/cli/src/main/java/A.java", "class A { int a" + "a".repeat(i) + "; }");
            assertWorks();
            apps.add(checkout.app());
        }
        assertThat(apps.get(0)).doesNotExist();
        assertThat(apps.get(1)).isDirectory();
        assertThat(apps.get(2)).isDirectory();
    }

    @Test
    void the_whole_build_makes_the_program_too() throws Exception {
        assertThat(checkout.run("./build").exitCode()).isZero();
        assertWorks();
        assertThat(checkout.calls()).containsExactly("mvn");
    }

    @Test
    void a_path_with_a_colon_is_built_in_the_cache() throws Exception {
        MadeUpCheckout colon = MadeUpCheckout.in(folder, "clone: one");
        MadeUpCheckout.Run run = colon.run("./inkloom --version && ./inkloom engine");
        assertThat(run.out()).isEqualTo(VERSION + "engine\n");
        assertThat(colon.calls()).filteredOn("mvn"::equals).hasSize(1);
        assertThat(colon.root().resolve("apps/cli/target")).doesNotExist();
        try (Stream<Path> clones = Files.list(folder.resolve("cache"))) {
            assertThat(clones.map(path -> path.getFileName().toString())).anyMatch(name -> name.startsWith("clone-"));
        }

        MadeUpCheckout.Run refused = colon.run(
                "./inkloom --version", "INKLOOM_CACHE", folder.resolve("a:b").toString());
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("INK-CLI-052", "colon");
        assertThat(colon.run("./build").err()).contains("INK-CLI-052", "colon");
    }

    @Test
    void the_end_of_a_build_says_how_many_tests_compared_with_reference_values() throws Exception {
        checkout.write("lab/a/target/golden-counts", "100 100\n");
        checkout.run("touch -d '1 hour ago' lab/a/target/golden-counts"); // of a build before
        assertThat(checkout.run("./build", "GOLDEN", "").out()).doesNotContain("reference values");
        assertThat(checkout.run("./build", "GOLDEN", "engine/b/target lab/c/target")
                        .out())
                .contains("build: 14 tests compared with reference values; 4 found none and were skipped");
    }
}
