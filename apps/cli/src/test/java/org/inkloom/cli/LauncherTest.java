package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bash script {@code inkloom}, on a made-up checkout. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    @TempDir
    private Path folder;

    private MadeUpCheckout checkout;

    @BeforeEach
    void makeACheckout() throws IOException {
        checkout = MadeUpCheckout.in(folder, "a clone with spaces 墨");
    }

    @Test
    void answers_version_from_any_folder_through_links_and_spaces() throws Exception {
        Path first = Files.createSymbolicLink(
                folder.resolve("first"), checkout.root().resolve("inkloom"));
        checkout.run("./inkloom --version");
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(elsewhere.resolve("ink"), Path.of("..").resolve(first.getFileName()));

        MadeUpCheckout.Run run = checkout.runIn(elsewhere, "./ink --version");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("inkloom 1.2.3\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void says_what_is_wrong_with_another_libtorch() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        MadeUpCheckout.Run run = checkout.run("./inkloom engine", "INKLOOM_LIBTORCH", empty.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-CLI-004", empty.toString(), "Cause:", "Remedy:");
    }

    @Test
    void an_old_java_is_told_from_a_new_one_without_starting_it() throws Exception {
        for (String release : new String[] {"17.0.2", "25", "26.0.1"}) {
            checkout.write("jdk-" + release + "/release", "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + release + "\"\n");
            checkout.write("jdk-" + release + "/bin/java", "#!/bin/false\n");
            checkout.root().resolve("jdk-" + release + "/bin/java").toFile().setExecutable(true);
        }

        MadeUpCheckout.Run run = checkout.run("source apps/cli/src/main/shell/environment.sh;"
                + " for home in jdk-17.0.2 jdk-25 jdk-26.0.1 nowhere; do java_major $home; done");

        assertThat(run.out()).isEqualTo("17\n25\n26\n0\n");
    }

    @ParameterizedTest
    @CsvSource({
        "LC_ALL, C, C.UTF-8", // named, and without UTF-8
        "LC_ALL, C.utf8, C.utf8", // works, and stays
        "LC_ALL, xx_YY.UTF-8, C.UTF-8", // its name says UTF-8, and it is not installed
        "LC_CTYPE, xx_YY.UTF-8, C.UTF-8",
        "LANG, xx_YY.UTF-8, C.UTF-8",
        "LANG, C.UTF-8, unset",
        "LANG, POSIX, C.UTF-8"
    })
    void a_locale_that_does_not_know_utf8_gives_way_to_one_that_does(String name, String locale, String then)
            throws Exception {
        String show =
                "source apps/cli/src/main/shell/environment.sh; use_utf8; echo ${LC_ALL:-unset}; [[ 墨 == ? ]] && echo one";

        MadeUpCheckout.Run run = checkout.run(show, "LC_ALL", "", "LC_CTYPE", "", "LANG", "", name, locale);

        assertThat(run.out()).isEqualTo(then + "\none\n");
    }

    @Test
    void without_any_utf8_locale_only_arguments_that_need_one_are_refused() throws Exception {
        String show =
                "source apps/cli/src/main/shell/environment.sh; utf8_locales() { echo xx_YY.UTF-8; }; use_utf8 %s; echo on";

        assertThat(checkout.run(show.formatted("--seed 7 '~|!'"), "LC_ALL", "C").out())
                .isEqualTo("on\n");
        MadeUpCheckout.Run refused = checkout.run(show.formatted("--prompt 水墨"), "LC_ALL", "C");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("INK-CLI-053", "'C'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cd .. && CDPATH=$PWD/elsewhere bash 'a clone with spaces 墨/inkloom' --version",
                "bash inkloom --version",
                "bash --posix inkloom --version",
                "POSIXLY_CORRECT=1 ./inkloom --version",
                "GLOBIGNORE='*' ./inkloom --version",
                "export SHELLOPTS; set -f -C; ./inkloom --version",
                "shopt -s failglob nullglob nocasematch; export BASHOPTS; ./inkloom --version",
                "PATH= /bin/bash ./inkloom --version",
                "IFS=/ TMPDIR=/nowhere ./inkloom --version"
            })
    void a_shell_s_habits_change_nothing(String script) throws Exception {
        Files.createDirectories(folder.resolve("elsewhere/a clone with spaces 墨"));
        checkout.run("./inkloom --version");

        MadeUpCheckout.Run run = checkout.run(script);

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("inkloom 1.2.3\n");
    }

    @Test
    void arguments_reach_the_program_as_they_were_given() throws Exception {
        assertThat(checkout.run("./inkloom generate --prompt '水墨 *  \"画\"'").out())
                .isEqualTo("水墨 *  \"画\"\n");
        assertThat(checkout.run("./inkloom generate --prompt ''").out()).isEqualTo("\n");
    }

    @Test
    void threads_spin_only_where_nothing_else_runs() throws Exception {
        String show = "source apps/cli/src/main/shell/environment.sh; unset OMP_WAIT_POLICY GOMP_SPINCOUNT\n%s\n"
                + "choose_waiting %s; echo ${OMP_WAIT_POLICY:-unset} ${GOMP_SPINCOUNT:-unset}";
        checkout.write("idle/proc/loadavg", "1.50 0.20 0.10 1/123 4567\n");
        checkout.write("busy/proc/loadavg", "0.00 0.20 0.10 2/123 4567\n");
        checkout.write("quota/proc/loadavg", "0.00 0.20 0.10 1/123 4567\n");
        checkout.write("quota/sys/fs/cgroup/cpu.max", "200000 100000\n");

        assertThat(checkout.run(show.formatted("", "idle")).out()).isEqualTo("PASSIVE 1000\n");
        assertThat(checkout.run(show.formatted("", "busy")).out()).isEqualTo("PASSIVE unset\n");
        assertThat(checkout.run(show.formatted("", "quota")).out()).isEqualTo("PASSIVE unset\n");
        assertThat(checkout.run(show.formatted("", "nowhere")).out()).isEqualTo("PASSIVE unset\n");
        assertThat(checkout.run(show.formatted("OMP_WAIT_POLICY=ACTIVE", "idle"))
                        .out())
                .isEqualTo("ACTIVE unset\n");
        assertThat(checkout.run(show.formatted("GOMP_SPINCOUNT=7", "idle")).out())
                .isEqualTo("unset 7\n");
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, x86_64, linux-x86_64, 0",
        "Linux, amd64, linux-x86_64, 0",
        "Darwin, arm64, macosx-arm64, 0",
        "Darwin, x86_64, macosx-x86_64, 0",
        "MINGW64_NT-10.0-22631, x86_64, windows-x86_64, 0",
        "Linux, aarch64, linux-arm64, 2",
        "Linux, riscv64, linux-riscv64, 2",
        "FreeBSD, amd64, FreeBSD-x86_64, 2"
    })
    void a_platform_without_native_libraries_is_refused_and_an_untested_one_is_told(
            String system, String processor, String platform, int status) throws Exception {
        String show = "source apps/cli/src/main/shell/environment.sh;"
                + " uname() { [[ $1 == -s ]] && echo '%s' || echo '%s'; }; require_platform"
                        .formatted(system, processor);

        MadeUpCheckout.Run run = checkout.run(show);

        assertThat(run.exitCode()).isEqualTo(status);
        if (status == 2) {
            assertThat(run.err()).contains("INK-CLI-060", platform, "macosx-arm64");
        } else if (platform.startsWith("linux")) {
            assertThat(run.err()).isEmpty();
        } else {
            assertThat(run.err()).contains(platform + " is not tested");
        }
    }

    @Test
    void nothing_is_built_on_a_platform_that_is_not_supported() throws Exception {
        checkout.program("bin/uname", "#!/usr/bin/env bash\n[[ $1 == -s ]] && echo Linux || echo aarch64\n");
        for (String script : new String[] {"./inkloom --version", "./build"}) {
            MadeUpCheckout.Run run = checkout.run(script);
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("INK-CLI-060");
        }
        assertThat(checkout.calls()).isEmpty();
    }
}
