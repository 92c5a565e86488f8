package org.inkloom.bench;

import java.util.Arrays;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.DeviceMemory;

/**
 * Times of one repeated piece of work.
 *
 * @param name what was measured
 * @param medianMs median of the counted runs, in milliseconds
 * @param minMs fastest run
 * @param maxMs slowest run
 * @param runs how many runs were counted
 * @param peakBytes most memory the process held on the device during the runs: reserved device memory on a GPU, resident
 *     memory without file-backed pages on the CPU; 0 where it cannot be read
 * @param teraflops arithmetic of one run in 10¹² operations, or 0 where it is not counted
 */
public record Measurement(
        String name, double medianMs, double minMs, double maxMs, int runs, long peakBytes, double teraflops) {

    /** Returns achieved 10¹² operations per second, or 0. */
    public double teraflopsPerSecond() {
        return teraflops / (medianMs / 1000);
    }

    /** Runs {@code work} {@code warmup + runs} times and times each counted run with the device idle on both sides. */
    public static Measurement of(
            String name, Device device, int warmup, int runs, double teraflops, Runnable work) {
        double[] ms = new double[runs];
        long peak = 0;
        for (int i = -warmup; i < runs; i++) {
            device.synchronize();
            long start = System.nanoTime();
            work.run();
            device.synchronize();
            if (i >= 0) {
                ms[i] = (System.nanoTime() - start) / 1e6;
            }
            peak = Math.max(peak, DeviceMemory.bytesHeld(device));
        }
        Arrays.sort(ms);
        return new Measurement(name, ms[runs / 2], ms[0], ms[runs - 1], runs, peak, teraflops);
    }
}
