package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ahead-of-time cache, and the folder of the cache. */
@DisabledOnOs(OS.WINDOWS)
class LauncherStartTest {
    private static final String STARTS = "starts with the whole cache";

    @TempDir
    private Path folder;

    private MadeUpCheckout checkout;

    @BeforeEach
    void makeACheckout() throws Exception {
        checkout = MadeUpCheckout.in(folder, "clone");
        checkout.run("./inkloom --version");
        checkout.calls();
    }

    private MadeUpCheckout.Run start(String... variables) throws Exception {
        MadeUpCheckout.Run run = checkout.run("./inkloom engine", variables);
        assertThat(run.out()).isEqualTo("engine\n");
        assertThat(run.exitCode()).isZero();
        return run;
    }

    @Test
    void is_recorded_once() throws Exception {
        start();
        assertThat(checkout.calls()).containsExactly("records", STARTS);
        assertThat(start().err()).isEmpty();
        assertThat(checkout.calls()).containsExactly(STARTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "cut", "flipped", "flipped, time kept", "the note is gone", "the note is rubbish"})
    void is_recorded_again_where_it_is_not_what_was_recorded(String damage) throws Exception {
        start();
        checkout.calls();
        Path cache = checkout.built(".aot");
        FileTime time = Files.getLastModifiedTime(cache);
        switch (damage) {
            case "empty" -> Files.writeString(cache, "");
            case "cut" -> Files.writeString(cache, "the who");
            case "flipped", "flipped, time kept" -> Files.writeString(cache, "the whale cache\n");
            case "the note is gone" -> Files.delete(checkout.built(".aot.sum"));
            default -> Files.write(checkout.built(".aot.sum"), new byte[] {0, 1, 10, -1});
        }
        if (damage.endsWith("time kept")) {
            Files.setLastModifiedTime(cache, time);
        }

        assertThat(start().err()).contains("again");
        assertThat(checkout.calls()).containsExactly("records", STARTS);
        assertThat(start().err()).isEmpty();
        assertThat(checkout.calls()).containsExactly(STARTS);
    }

    @Test
    void is_kept_where_only_its_time_was_touched() throws Exception {
        start();
        checkout.calls();
        Files.setLastModifiedTime(checkout.built(".aot"), FileTime.fromMillis(5000));
        assertThat(start().err()).isEmpty();
        assertThat(checkout.calls()).containsExactly(STARTS);
    }

    @Test
    void a_recording_that_is_killed_leaves_nothing_and_is_done_again() throws Exception {
        checkout.write("apps/cli/target/recording.999999999/cache", "of one that was killed");
        start("RECORDING_IS_KILLED", "yes");
        assertThat(checkout.calls()).containsExactly("records");
        try (Stream<Path> files = Files.list(checkout.root().resolve("apps/cli/target"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.contains("recording") || name.endsWith(".aot") || name.endsWith(".failed"));
        }

        start();
        assertThat(checkout.calls()).containsExactly("records", STARTS);
    }

    @Test
    void an_update_of_the_jdk_in_place_makes_another() throws Exception {
        start();
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.2\"\n");
        checkout.calls();
        start();
        assertThat(checkout.calls()).containsExactly("records", STARTS);
    }

    @Test
    void a_cache_folder_that_others_may_write_to_is_not_used() throws Exception {
        Path home = folder.resolve("home");
        Path theirs = Files.createDirectories(home.resolve(".cache/inkloom"));
        String show = "set -u; source apps/cli/src/main/shell/folders.sh; private_folder() { echo private; }; "
                + "find_cache; echo $cache ${INKLOOM_HOME:-}";
        List<String> variables = List.of("INKLOOM_CACHE", "", "XDG_CACHE_HOME", "", "HOME", home.toString());

        assertThat(checkout.run(show, variables.toArray(String[]::new)).out()).isEqualTo(theirs + "\n");
        checkout.run("chmod 777 '" + theirs + "'");
        MadeUpCheckout.Run run = checkout.run(show, variables.toArray(String[]::new));
        assertThat(run.out()).isEqualTo("private private\n");
        assertThat(run.err()).contains(theirs.toString(), "INKLOOM_CACHE");
        if (checkout.run("chmod 700 '" + theirs + "'; chown 12345 '" + theirs + "'")
                        .exitCode()
                == 0) {
            assertThat(checkout.run(show, variables.toArray(String[]::new)).out())
                    .isEqualTo("private private\n");
        }
    }

    @Test
    void a_private_folder_is_the_same_at_each_call_and_nobody_else_s() throws Exception {
        Path base = Files.createDirectory(folder.resolve("base"));
        String show = "source apps/cli/src/main/shell/folders.sh; private_folder /nowhere '" + base + "'";

        String first = checkout.run(show).out().strip();
        assertThat(Path.of(first)).isDirectory().hasParent(base);
        assertThat(checkout.run("find '" + first + "' -prune -perm 700").out()).isNotEmpty();
        assertThat(checkout.run(show).out().strip()).isEqualTo(first);

        // Somebody was there before: another one is made, and found again.
        Files.delete(Path.of(first));
        Files.createSymbolicLink(Path.of(first), folder);
        String second = checkout.run(show).out().strip();
        assertThat(second).startsWith(first + ".");
        assertThat(checkout.run(show).out().strip()).isEqualTo(second);
    }

    @Test
    void a_lock_whose_holder_died_is_taken_without_flock_too() throws Exception {
        String lock = "source apps/cli/src/main/shell/folders.sh;"
                + " command() { [[ $2 != flock ]] && builtin command \"$@\"; }; lock 9 here %s && echo mine";
        checkout.write("here.d/pid", "999999999\n");
        assertThat(checkout.run(lock.formatted("try")).out()).isEqualTo("mine\n");
        checkout.write("here.d/pid", ProcessHandle.current().pid() + "\n");
        assertThat(checkout.run(lock.formatted("try")).out()).isEmpty();
    }

    @Test
    void without_a_home_the_cache_is_the_user_s_own() throws Exception {
        String show =
                "source apps/cli/src/main/shell/folders.sh; is_safe() { true; }; mkdir() { true; }; find_cache; echo $cache";
        String home = checkout.run("unset HOME; echo ~").out().strip();
        assertThat(checkout.run(show, "INKLOOM_CACHE", "", "XDG_CACHE_HOME", "", "HOME", "")
                        .out())
                .isEqualTo((home.equals("/") ? "" : home) + "/.cache/inkloom\n");
        assertThat(checkout.run(show, "INKLOOM_CACHE", "", "XDG_CACHE_HOME", "relative", "HOME", "/h")
                        .out())
                .isEqualTo("/h/.cache/inkloom\n");
    }
}
