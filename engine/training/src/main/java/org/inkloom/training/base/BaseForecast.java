package org.inkloom.training.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.DeviceMemory;
import org.inkloom.tensor.Placement;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.forecast.DeviceSpeed;

/** Estimates memory and time of a run before it begins and returns the lines that tell the user so. */
final class BaseForecast {
    private static final double GIBI = 1 << 30;
    private static final double OVERHEAD_BYTES = 512 << 20;
    /**
     * Share of a large matrix product's speed that a whole training step reaches on a GPU; measured. It is low because
     * the layers of these small models have few channels.
     */
    private static final double GPU_SHARE = 0.12;

    /** The same share on a CPU. */
    private static final double CPU_SHARE = 0.5;

    private static final double SECONDS_PER_HOUR = 3600;

    private BaseForecast() {}

    static List<String> of(BaseTrainingConfig config, PartTask task, Placement placement) {
        PartCosts.Cost cost = task.cost();
        boolean gpu = placement.device().isCuda();
        double speed = DeviceSpeed.measure(placement) * (gpu ? GPU_SHARE : CPU_SHARE);
        double seconds = cost.flops() * config.run().batchSize() * config.run().accumulate() / speed;
        double weights = (double) task.trainable().weights().count()
                * (Float.BYTES * (config.optimizer().emaDecay() > 0 ? 5.0 : 4.0)
                        + 2.0 * placement.compute().bytes());
        double activations = cost.activations()
                * config.run().batchSize()
                * placement.compute().bytes();
        double bytes = weights + activations + OVERHEAD_BYTES;
        long there = DeviceMemory.totalBytes(placement.device());
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Training %.2f M weights; an update of %d examples is %.2f TFLOP.",
                task.trainable().weights().count() / 1e6,
                config.run().batchSize() * config.run().accumulate(),
                cost.flops() * config.run().batchSize() * config.run().accumulate() / 1e12));
        lines.add(String.format(
                Locale.ROOT,
                "Memory: about %.1f GiB%s.",
                bytes / GIBI,
                there > 0 ? String.format(Locale.ROOT, " of %.1f GiB", there / GIBI) : ""));
        if (there > 0 && bytes > there) {
            lines.add("That is more than there is: lower " + SettingKey.of("batch_size") + " and raise "
                    + SettingKey.of("accumulate_grad_batches") + ".");
        }
        lines.add(time(config, seconds));
        return List.copyOf(lines);
    }

    private static String time(BaseTrainingConfig config, double seconds) {
        double minutes = config.run().minutes();
        return String.format(
                Locale.ROOT,
                "Time: about %.3f s an update, %d updates, %.1f h in all%s.",
                seconds,
                config.run().updates(),
                seconds * config.run().updates() / SECONDS_PER_HOUR,
                minutes > 0 ? String.format(Locale.ROOT, "; this part stops after %.1f min", minutes) : "");
    }
}
