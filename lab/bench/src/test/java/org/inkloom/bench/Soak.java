package org.inkloom.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.NoGradGuard;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.DeviceMemory;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.weights.DType;

/**
 * A process that repeats the same work and prints its resident memory: arguments {@code WORK TIMES EVERY}; then one
 * line of byte counts, a number after every EVERY repetitions.
 */
final class Soak {
    /** A U-Net with every kind of layer that Kolors has, and no more layers than that needs. */
    private static final UNetConfig CONFIG = new UNetConfig(
            4,
            4,
            List.of(new UNetConfig.Level(32, false, false, 1, 1, 1), new UNetConfig.Level(64, true, true, 2, 1, 1)),
            1,
            64,
            16,
            1e-5,
            true,
            new UNetConfig.TimestepConfig(true, 0),
            64,
            16,
            160);

    private static final Extent EXTENT = new Extent(8, 8, 256);
    private static final int RANK = 4;

    private Soak() {}

    /** What is repeated. */
    enum Work {
        /** A forward pass of the U-Net with float32 weights. */
        FORWARD,
        /** The same with half-precision weights, which are converted at each use. */
        FORWARD_CASTING,
        /** A step of LoRA training. */
        STEP,
        /** The same with recomputed activations. */
        STEP_CHECKPOINTING
    }

    public static void main(String... arguments) {
        Work work = Work.valueOf(arguments[0]);
        int times = Integer.parseInt(arguments[1]);
        int every = Integer.parseInt(arguments[2]);
        boolean casting = work == Work.FORWARD_CASTING;
        Placement placement = casting ? Placement.cpuFloat32().asInFile() : Placement.cpuFloat32();
        DType stored = casting ? DType.FLOAT16 : DType.FLOAT32;
        try (UNetModel model = UNetModel.over(CONFIG, RandomOnDevice.weights(placement, stored))) {
            long[] bytes = switch (work) {
                case FORWARD, FORWARD_CASTING -> forwards(model, times, every);
                case STEP, STEP_CHECKPOINTING -> steps(model, work == Work.STEP_CHECKPOINTING, times, every);
            };
            System.out.println(Arrays.stream(bytes).mapToObj(Long::toString).collect(Collectors.joining(" ")));
        }
    }

    private static long[] forwards(UNetModel model, int times, int every) {
        try (NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            UNetInputs inputs = UNetInputs.random(model.config(), model.placement(), 1, EXTENT);
            UNet unet = model.base();
            return repeat(times, every, () -> {
                try (Scope each = Scope.open()) {
                    unet.forward(inputs.sample(), inputs.timesteps(), inputs.pass());
                }
            });
        }
    }

    private static long[] steps(UNetModel model, boolean checkpointing, int times, int every) {
        try (LoraStep step = new LoraStep(model, RANK, checkpointing, true, 1, EXTENT, RunControl.quiet())) {
            return repeat(times, every, step::run);
        }
    }

    private static long[] repeat(int times, int every, Runnable work) {
        long[] bytes = new long[times / every];
        long start = System.nanoTime();
        for (int i = 1; i <= times; i++) {
            work.run();
            if (i % every == 0) {
                bytes[i / every - 1] = DeviceMemory.anonymousBytes();
            }
        }
        System.err.printf(Locale.ROOT, "%.1f ms each%n", (System.nanoTime() - start) / 1e6 / times);
        return bytes;
    }
}
