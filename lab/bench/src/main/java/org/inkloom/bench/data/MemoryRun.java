package org.inkloom.bench.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.data.DataRun;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.run.RunControl;

/**
 * The main class of a JVM that runs one recipe and writes the rows read, seconds, processor seconds and peak resident
 * bytes.
 */
final class MemoryRun {
    private MemoryRun() {}

    /** Runs the recipe that the first argument names and writes to the file that the second one names. */
    public static void main(String[] arguments) throws IOException {
        DataReport report = DataRun.process(RecipeReader.read(Path.of(arguments[0])), RunControl.quiet());
        Files.writeString(
                Path.of(arguments[1]),
                report.read() + " " + report.seconds() + " " + DataRate.processorNanos() / 1e9 + " " + peakBytes());
    }

    /** Returns the largest resident memory of this process, or 0 where the system does not say. */
    private static long peakBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }
}
