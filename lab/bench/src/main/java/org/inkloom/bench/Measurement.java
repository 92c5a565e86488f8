package org.inkloom.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;

/**
 * The times of repeated work.
 *
 * @param name what was measured
 * @param medianMs median of the counted runs, in milliseconds
 * @param minMs fastest run
 * @param maxMs slowest run
 * @param runs number of counted runs
 * @param peakBytes largest memory in use: on a GPU what the device has allocated, on the CPU resident memory of the
 *     process without file-backed pages; 0 where it cannot be read
 * @param teraflops arithmetic of one run in 10¹² operations; 0 where it is not counted
 * @param floorMs minimum time on this device in milliseconds, see {@link Floor}; 0 where it is not known
 */
public record Measurement(
        @JsonProperty("name") String name,
        @JsonProperty("median_ms") double medianMs,
        @JsonProperty("min_ms") double minMs,
        @JsonProperty("max_ms") double maxMs,
        @JsonProperty("runs") int runs,
        @JsonProperty("peak_bytes") long peakBytes,
        @JsonProperty("teraflop") double teraflops,
        @JsonProperty("floor_ms") double floorMs) {

    /**
     * The number of runs.
     *
     * @param warmup runs that are not counted
     * @param runs counted runs, at least 1
     */
    public record Repetition(int warmup, int runs) {
        /** Checks the numbers. */
        public Repetition {
            if (warmup < 0 || runs < 1) {
                throw new IllegalArgumentException(warmup + " runs to warm up and " + runs + " that count");
            }
        }
    }

    /** Returns this under another name. */
    Measurement named(String other) {
        return new Measurement(other, medianMs, minMs, maxMs, runs, peakBytes, teraflops, floorMs);
    }

    /** Returns this with a minimum time. */
    Measurement withFloor(double ms) {
        return new Measurement(name, medianMs, minMs, maxMs, runs, peakBytes, teraflops, ms);
    }

    /** Returns achieved 10¹² operations per second, or 0. */
    @JsonProperty("teraflop_per_second")
    public double teraflopsPerSecond() {
        return medianMs > 0 ? teraflops / (medianMs / 1000) : 0;
    }

    /**
     * Repeats {@code work} and times each counted run; the device is idle before and after each. Checks for
     * cancellation between runs.
     */
    static Measurement of(
            String name, Device device, Repetition repetition, double teraflops, RunControl control, Runnable work) {
        double[] ms = new double[repetition.runs()];
        try (PeakMemory memory = PeakMemory.watch(device);
                Progress.Task task = control.progress().begin(name, repetition.warmup() + repetition.runs(), "run")) {
            for (int i = -repetition.warmup(); i < ms.length; i++) {
                control.cancellation().check(name);
                device.synchronize();
                long start = System.nanoTime();
                work.run();
                device.synchronize();
                if (i >= 0) {
                    ms[i] = (System.nanoTime() - start) / 1e6;
                }
                task.advanceTo(repetition.warmup() + i + 1L);
            }
            Arrays.sort(ms);
            return new Measurement(
                    name, ms[ms.length / 2], ms[0], ms[ms.length - 1], ms.length, memory.bytes(), teraflops, 0);
        }
    }
}
