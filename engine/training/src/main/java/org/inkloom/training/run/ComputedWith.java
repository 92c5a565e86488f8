package org.inkloom.training.run;

import java.util.Map;
import java.util.Optional;
import org.inkloom.run.Counted;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.LibTorch;

/**
 * With what a training is computed. On the CPU sums are cut into one part for each thread, every update goes on from the
 * last one's rounding, and so the same settings train the same bits only with the same number of threads.
 */
public final class ComputedWith {
    private static final String DEVICE = "inkloom_device";
    private static final String THREADS = "inkloom_threads";

    private ComputedWith() {}

    /** Returns the number of threads that computes; 0 on a GPU, where it decides nothing. */
    static int threads(boolean gpu) {
        return gpu ? 0 : LibTorch.threads();
    }

    /** Returns a comment for the settings in effect. */
    static String comment() {
        int threads = LibTorch.threads();
        return "# Computed with " + Counted.of(threads, "thread") + ": on a CPU as many train the same bits again.\n";
    }

    /** Returns entries for the header of a trained file. */
    public static Map<String, String> metadata(Device device) {
        int threads = threads(device.isCuda());
        return threads == 0 ? Map.of(DEVICE, "cuda") : Map.of(DEVICE, "cpu", THREADS, Integer.toString(threads));
    }

    /**
     * Says it where a run goes on with another number of threads than it was begun with.
     *
     * @param before as in the checkpoint; 0 where that is not known or did not matter
     * @param now as {@link #threads} returns it
     */
    static Optional<String> difference(int before, int now) {
        return before == 0 || now == 0 || before == now
                ? Optional.empty()
                : Optional.of("The steps before were computed with " + Counted.of(before, "thread")
                        + ", these are with "
                        + now + ": the result differs from that of one go. " + SettingKey.of("threads") + " " + before
                        + " keeps it the same.");
    }
}
