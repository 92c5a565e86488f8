package org.inkloom.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that forward passes and training steps leave no native memory behind. Each kind of work runs in a process of
 * its own whose heap has its full size from the start, so that growth of the process is native memory. The C2 compiler
 * is switched off, because it takes and returns some 20 MiB for a single method.
 */
@Tag("memory")
class NativeMemoryTest {
    /** A leak of one activation of 64 KiB in each pass would be 30 MiB by then. */
    private static final int FORWARDS = 500;

    private static final int STEPS = 200;

    /** How many times more the slow test does. */
    private static final int LONG = 4;

    private static final int EVERY = 100;
    private static final double MEBI = 1 << 20;

    @ParameterizedTest
    @EnumSource(Soak.Work.class)
    void memory_after_many_times_is_that_after_a_hundred(Soak.Work work) throws IOException, InterruptedException {
        staysFlat(work, 1);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(Soak.Work.class)
    void memory_after_thousands_of_times_is_that_after_a_hundred(Soak.Work work)
            throws IOException, InterruptedException {
        staysFlat(work, LONG);
    }

    private static void staysFlat(Soak.Work work, int longer) throws IOException, InterruptedException {
        assumeThat(Path.of("/proc/self/status")).exists();
        boolean forward = work == Soak.Work.FORWARD || work == Soak.Work.FORWARD_CASTING;

        long[] bytes = soak(work, longer * (forward ? FORWARDS : STEPS));

        System.out.printf(
                Locale.ROOT,
                "memory %s: %.1f MiB after %d, %.1f MiB after %d%n",
                work,
                bytes[0] / MEBI,
                EVERY,
                bytes[bytes.length - 1] / MEBI,
                bytes.length * EVERY);
        assertThat(bytes[bytes.length - 1]).isCloseTo(bytes[0], Percentage.withPercentage(5));
    }

    private static long[] soak(Soak.Work work, int times) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        assertThat(Files.isExecutable(java)).as("%s can be run", java).isTrue();
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xms96m",
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:+AlwaysPreTouch",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Soak.class.getName()));
        command.addAll(List.of(work.name(), String.valueOf(times), String.valueOf(EVERY)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String last = "";
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
            }
        }
        assertThat(process.waitFor()).as("exit status of %s", work).isZero();
        return Arrays.stream(last.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }
}
