package org.inkloom.training.forecast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.inkloom.run.Counted;
import org.inkloom.run.SettingKey;

/**
 * An estimate of a run's memory and time.
 *
 * @param modelBytes the frozen model
 * @param trainedBytes trained weights, gradients, optimizer state and moving average
 * @param activationBytes what one batch's backward pass needs of the network
 * @param beside other memory, and when it is needed
 * @param secondsPerUpdate time of one update
 * @param updates number of updates that are left
 */
public record Forecast(
        long modelBytes,
        long trainedBytes,
        long activationBytes,
        OtherMemory beside,
        double secondsPerUpdate,
        long updates) {
    private static final double GIBI = 1 << 30;
    /** Memory of libraries and workspaces, and what allocators leave unused. */
    private static final long OVERHEAD_BYTES = 512L << 20;
    /**
     * Lower limit of a GPU step's time: with small batches the GPU waits for the CPU to start the next kernel. 210 ms
     * were measured for Kolors' 70 transformer blocks. With recomputed activations a factor of 1.57 was measured, in
     * PyTorch only.
     */
    private static final double GPU_SECONDS_PER_BLOCK = 0.210 / 70;

    private static final double GPU_SECONDS_PER_BLOCK_RECOMPUTED = 1.57 * GPU_SECONDS_PER_BLOCK;

    /**
     * The same limit on a CPU, which matters for small models: for 11 blocks 40 ms were measured, and 52 ms with
     * recomputed activations.
     */
    private static final double CPU_SECONDS_PER_BLOCK = 0.0035;

    private static final double CPU_SECONDS_PER_BLOCK_RECOMPUTED = 0.0047;

    /**
     * What the estimate needs to know of a run.
     *
     * @param trained number of trained weights
     * @param elementBytes bytes of one activation or frozen weight
     * @param batchSize examples in a batch
     * @param accumulate batches in an update
     * @param recomputes whether activations are recomputed in the backward pass
     * @param average whether a moving average of the weights is kept
     * @param gpu whether it runs on a GPU
     * @param flopsPerSecond measured speed of the device
     * @param updates number of updates to do
     */
    public record Run(
            long trained,
            int elementBytes,
            int batchSize,
            int accumulate,
            boolean recomputes,
            boolean average,
            boolean gpu,
            double flopsPerSecond,
            long updates) {}

    /**
     * Estimates the training of adapters on a frozen network.
     *
     * @param beside other memory that is needed
     */
    public static Forecast of(NetworkCost network, Run run, OtherMemory beside) {
        double kept = run.recomputes() ? network.cuts() + network.largestBlock() : network.activations();
        // The backward pass of a frozen layer computes the gradient of its input only, which costs as much as the
        // forward pass. Recomputing adds one more forward pass.
        double passes = run.recomputes() ? 3 : 2;
        double arithmetic = network.flops() * passes * run.batchSize() / run.flopsPerSecond();
        double calls = network.blocks() * secondsPerBlock(run);
        int copies = run.average() ? 5 : 4;
        return new Forecast(
                network.parameters() * run.elementBytes(),
                run.trained() * Float.BYTES * copies,
                (long) (kept * run.batchSize() * run.elementBytes()),
                beside,
                run.accumulate() * (run.gpu() ? Math.max(arithmetic, calls) : arithmetic + calls),
                run.updates());
    }

    private static double secondsPerBlock(Run run) {
        if (run.gpu()) {
            return run.recomputes() ? GPU_SECONDS_PER_BLOCK_RECOMPUTED : GPU_SECONDS_PER_BLOCK;
        }
        return run.recomputes() ? CPU_SECONDS_PER_BLOCK_RECOMPUTED : CPU_SECONDS_PER_BLOCK;
    }

    /** Returns the largest number of bytes in use at any time. */
    public long peakBytes() {
        return OVERHEAD_BYTES + Math.max(beside.captions(), trainingBytes());
    }

    private long trainingBytes() {
        long passing = Math.max(activationBytes + beside.encoderActivations(), beside.samples());
        return modelBytes + trainedBytes + beside.encoders() + passing;
    }

    /** Returns the time of the whole run. */
    public Duration duration() {
        return Duration.ofMillis(Math.round(1000 * secondsPerUpdate * updates));
    }

    /**
     * Returns the estimate as lines for the user.
     *
     * @param deviceBytes memory of the device; 0 where it is not known
     */
    public List<String> lines(long deviceBytes) {
        return lines(deviceBytes, 0);
    }

    /**
     * Returns the estimate as lines for the user, for a run with a time limit.
     *
     * @param minutes the limit; 0 for none
     */
    public List<String> lines(long deviceBytes, double minutes) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Memory: about %.1f GiB%s (model %.1f, LoRA and optimizer %.1f, activations %.1f%s).",
                peakBytes() / GIBI,
                deviceBytes > 0 ? String.format(Locale.ROOT, " of %.1f GiB", deviceBytes / GIBI) : "",
                modelBytes / GIBI,
                trainedBytes / GIBI,
                (activationBytes + beside.encoderActivations()) / GIBI,
                rest()));
        boolean captionsMost = beside.captions() > trainingBytes();
        if (captionsMost) {
            lines.add(String.format(
                    Locale.ROOT,
                    "Most of it is needed for the text encoder, %.1f GiB, while it reads the captions; then it is"
                            + " closed, and %.1f GiB are enough.",
                    beside.captions() / GIBI,
                    (trainingBytes() + OVERHEAD_BYTES) / GIBI));
        } else if (deviceBytes > 0 && peakBytes() > deviceBytes) {
            lines.add("That is more than there is: set " + SettingKey.of("use_gradient_checkpointing") + ", or lower "
                    + SettingKey.of("batch_size") + ", " + SettingKey.of("height") + " and" + " "
                    + SettingKey.of("width") + ".");
        }
        lines.add(time(minutes));
        return List.copyOf(lines);
    }

    private String rest() {
        StringBuilder rest = new StringBuilder();
        if (beside.encoders() > 0) {
            rest.append(String.format(Locale.ROOT, ", text encoders %.1f", beside.encoders() / GIBI));
        }
        if (beside.samples() > activationBytes + beside.encoderActivations()) {
            rest.append(String.format(Locale.ROOT, "; samples instead of activations %.1f", beside.samples() / GIBI));
        }
        return rest.toString();
    }

    private String time(double minutes) {
        String each = "Time: about " + seconds(secondsPerUpdate) + " a step, ";
        if (updates == 0) {
            return each + "and none is left to do.";
        }
        double limit = minutes * 60;
        return limit > 0 && secondsPerUpdate * updates > limit
                ? String.format(
                        Locale.ROOT,
                        "%sso that about %d of %d fit into the %s min given.",
                        each,
                        Math.max(1, (long) (limit / secondsPerUpdate)),
                        updates,
                        minutes == Math.rint(minutes) ? Long.toString((long) minutes) : Double.toString(minutes))
                : each + Counted.of(updates, "step") + ", " + words(duration()) + " in all.";
    }

    private static String seconds(double seconds) {
        return seconds < 1
                ? String.format(Locale.ROOT, "%.0f ms", Math.max(1, seconds * 1000))
                : String.format(Locale.ROOT, "%.1f s", seconds);
    }

    private static String words(Duration duration) {
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : Math.max(1, duration.toSeconds()) + " s";
    }
}
