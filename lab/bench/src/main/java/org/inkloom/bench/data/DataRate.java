package org.inkloom.bench.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.inkloom.bench.Measurement;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;

/**
 * A throughput.
 *
 * @param name what was measured
 * @param perSecond median of the runs, by wall-clock time
 * @param perCoreSecond median of the runs, by the processor time of all threads: what one core would achieve alone
 * @param count number of things processed in a run
 * @param runs number of counted runs
 * @param target required rate per second of one core; 0 for none
 * @param peakBytes largest resident memory of the process; 0 where it was not measured
 */
public record DataRate(
        @JsonProperty("name") String name,
        @JsonProperty("per_second") double perSecond,
        @JsonProperty("per_core_second") double perCoreSecond,
        @JsonProperty("count") long count,
        @JsonProperty("runs") int runs,
        @JsonProperty("target") double target,
        @JsonProperty("peak_bytes") long peakBytes) {
    /** Work that may throw checked exceptions. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Returns whether the target is reached. */
    @JsonProperty("reached")
    public boolean isReached() {
        return perCoreSecond >= target;
    }

    /** Repeats the work and times each counted run. */
    static DataRate of(
            String name, long count, double target, Measurement.Repetition repetition, RunControl control, Work work) {
        double[] perSecond = new double[repetition.runs()];
        double[] perCore = new double[repetition.runs()];
        try (Progress.Task task = control.progress().begin(name, repetition.warmup() + repetition.runs(), "run")) {
            for (int i = -repetition.warmup(); i < repetition.runs(); i++) {
                control.cancellation().check(name);
                long processor = processorNanos();
                long clock = System.nanoTime();
                work.run();
                double seconds = (System.nanoTime() - clock) / 1e9;
                double busy = (processorNanos() - processor) / 1e9;
                if (i >= 0) {
                    perSecond[i] = count / seconds;
                    perCore[i] = count / Math.max(busy, 1e-9);
                }
                task.advanceTo(repetition.warmup() + i + 1L);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(name + " failed", e);
        }
        return new DataRate(name, median(perSecond), median(perCore), count, perSecond.length, target, 0);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Returns the processor time of all threads of this process. */
    static long processorNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : System.nanoTime();
    }
}
