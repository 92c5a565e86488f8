package org.inkloom.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.inkloom.contest.store.ContestStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledContestTest {
    @TempDir
    Path folder;

    @Test
    void a_kill_at_three_random_moments_loses_no_ballot_that_was_taken() throws Exception {
        kill(3, 160);
    }

    @Test
    @Tag("slow")
    void a_kill_at_ten_random_moments_loses_no_ballot_that_was_taken() throws Exception {
        kill(10, 161);
    }

    private void kill(int times, long seed) throws Exception {
        String where = folder.resolve("contest.db").toString();
        try (ContestStore store = Arena.open(where)) {
            Arena.enter(store, 1);
        }
        Random random = new Random(seed);
        Set<String> said = new HashSet<>();
        for (int time = 0; time < times; time++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx128m",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            BallotMain.class.getName(),
                            where,
                            "judge" + time)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            int before = said.size();
            read(process, said, random.nextInt(1, 40), random.nextInt(8));
            assertThat(said.size()).as("ballots taken before the kill").isGreaterThan(before);
            try (ContestStore store = ContestStore.open(where, InstantSource.system())) {
                Set<String> stored = new HashSet<>();
                store.takenBallots().forEach(taken -> stored.add(taken.ballot().judge()));
                assertThat(stored).containsAll(said);
                // One may have been taken without having been said.
                assertThat(stored.size() - said.size()).isBetween(0, time + 1);
                assertThat(store.audit(Optional.empty()).findings()).isEmpty();
            }
        }
    }

    /** Kills with SIGKILL a few milliseconds after so many ballots, and reads what was said until then. */
    private static void read(Process process, Set<String> said, int ballots, int milliseconds)
            throws IOException, InterruptedException {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            int read = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (++read == ballots) {
                    Thread.sleep(milliseconds);
                    // Not the process itself, which would close its output here before it is read.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
