package org.inkloom.training.run;

import java.util.Map;
import java.util.Optional;
import org.inkloom.run.Counted;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.LibTorch;

/**
 * With how many threads a training is computed. On the CPU sums are split into one part for each thread, so their
 * rounding depends on the number of threads; and each update continues from the rounding of the one before. The same
 * settings therefore give the same bits only with the same number of threads.
 */
public final class ComputedWith {
    private static final String DEVICE = "inkloom_device";
    private static final String THREADS = "inkloom_threads";

    private ComputedWith() {}

    /** Returns the number of threads; 0 on a GPU, where it makes no difference. */
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
     * Returns what to tell the user if a run continues with another number of threads than before.
     *
     * @param before number in the checkpoint; 0 if it is not known or made no difference
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
