package org.inkloom.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;

/**
 * What to measure.
 *
 * @param part which part of the program
 * @param preset sizes of the model
 * @param device where to compute
 * @param dtype type to compute in on a GPU; on the CPU the type that weights are held in, while arithmetic is float32
 * @param batch pictures or prompts at once, from 1
 * @param width of a picture in pixels, a multiple of 8
 * @param height of a picture in pixels, a multiple of 8
 * @param repetition how often
 * @param layers layers of the text encoder, 0 for all of the preset's
 * @param steps of the sampler, for {@link Part#PIPELINE} and {@link Part#SHORTCUTS}
 * @param training the LoRA, for {@link Part#TRAIN}
 * @param model a model folder for {@link Part#PIPELINE} and {@link Part#SHORTCUTS}; without one a model of the preset is made for the occasion
 * @param peer command line of a peer: for {@link Part#OPERATIONS} one that answers in turn, for example {@code python3
 *     lab/bench/peers/unet_operations.py}; else one that prints figures as {@code lab/bench/peers/gpu_peer.py} does; empty
 *     for none
 */
public record BenchRequest(
        Part part,
        ModelPreset preset,
        Device device,
        DType dtype,
        int batch,
        int width,
        int height,
        Measurement.Repetition repetition,
        int layers,
        int steps,
        Training training,
        Optional<Path> model,
        List<String> peer) {
    private static final int MULTIPLE = 8;
    private static final Measurement.Repetition USUAL = new Measurement.Repetition(3, 10);

    /** What can be measured. */
    public enum Part {
        /** One forward pass of the U-Net. */
        UNET,
        /** Encoding and decoding by the autoencoder. */
        VAE,
        /** The text encoder. */
        TEXT,
        /** One step of LoRA training. */
        TRAIN,
        /** One update of training text encoder and U-Net from scratch, run normally and as a CUDA graph. */
        BASE,
        /** Whole pictures. */
        PIPELINE,
        /**
         * Generation with the options that are faster but less exact, and how far their pictures differ from the usual
         * ones.
         */
        SHORTCUTS,
        /** Every operation of the U-Net by itself on the CPU in float32, alternating with a peer. */
        OPERATIONS
    }

    /**
     * A LoRA in training.
     *
     * @param rank of the LoRA
     * @param checkpointing whether activations are recomputed in the backward pass instead of kept
     */
    public record Training(int rank, boolean checkpointing) {
        /** Checks the rank. */
        public Training {
            require(rank >= 1, "the rank " + rank, "Give " + SettingKey.of("rank") + " a whole number from 1.");
        }
    }

    /** Checks the numbers. */
    public BenchRequest {
        require(batch >= 1, "a batch of " + batch, "Give " + SettingKey.of("batch") + " a whole number from 1.");
        require(isSide(width), "the width " + width, "Give " + SettingKey.of("width") + " a multiple of 8.");
        require(isSide(height), "the height " + height, "Give " + SettingKey.of("height") + " a multiple of 8.");
        require(
                layers >= 0,
                layers + " layers",
                "Give " + SettingKey.of("layers") + " a whole number from 1, or leave it away.");
        require(steps >= 1, steps + " steps", "Give " + SettingKey.of("steps") + " a whole number from 1.");
        peer = List.copyOf(peer);
    }

    /**
     * Returns a request with usual values: 1024 x 1024, guidance (so two rows for one picture), 3 runs of warm-up and
     * 10 counted ones.
     */
    public static BenchRequest of(Part part, ModelPreset preset, Device device) {
        int usual = preset == ModelPreset.KOLORS ? 1024 : 128;
        return new BenchRequest(
                part,
                preset,
                device,
                device.isCuda() ? DType.FLOAT16 : DType.FLOAT32,
                usualBatch(part, device),
                usual,
                usual,
                USUAL,
                0,
                10,
                new Training(16, false),
                Optional.empty(),
                List.of());
    }

    private static int usualBatch(Part part, Device device) {
        return switch (part) {
            case UNET, TEXT -> 2;
            case BASE -> device.isCuda() ? 512 : 8;
            default -> 1;
        };
    }

    /** Returns this request with another element type. */
    public BenchRequest withDtype(DType value) {
        return new BenchRequest(
                part, preset, device, value, batch, width, height, repetition, layers, steps, training, model, peer);
    }

    /** Returns this request with another batch. */
    public BenchRequest withBatch(int value) {
        return new BenchRequest(
                part, preset, device, dtype, value, width, height, repetition, layers, steps, training, model, peer);
    }

    /** Returns this request with another size, in pixels. */
    public BenchRequest withSize(int newWidth, int newHeight) {
        return new BenchRequest(
                part,
                preset,
                device,
                dtype,
                batch,
                newWidth,
                newHeight,
                repetition,
                layers,
                steps,
                training,
                model,
                peer);
    }

    /** Returns this request with other numbers of runs. */
    public BenchRequest withRepetition(int warmup, int runs) {
        require(
                warmup >= 0,
                warmup + " runs to warm up",
                "Give " + SettingKey.of("warmup") + " a whole number from 0.");
        require(runs >= 1, runs + " runs", "Give " + SettingKey.of("runs") + " a whole number from 1.");
        return new BenchRequest(
                part,
                preset,
                device,
                dtype,
                batch,
                width,
                height,
                new Measurement.Repetition(warmup, runs),
                layers,
                steps,
                training,
                model,
                peer);
    }

    /** Returns this request with another number of layers of the text encoder. */
    public BenchRequest withLayers(int value) {
        return new BenchRequest(
                part, preset, device, dtype, batch, width, height, repetition, value, steps, training, model, peer);
    }

    /** Returns this request with another number of sampler steps. */
    public BenchRequest withSteps(int value) {
        return new BenchRequest(
                part, preset, device, dtype, batch, width, height, repetition, layers, value, training, model, peer);
    }

    /** Returns this request with another LoRA. */
    public BenchRequest withTraining(Training value) {
        return new BenchRequest(
                part, preset, device, dtype, batch, width, height, repetition, layers, steps, value, model, peer);
    }

    /** Returns this request with a model folder. */
    public BenchRequest withModel(Path value) {
        return new BenchRequest(
                part,
                preset,
                device,
                dtype,
                batch,
                width,
                height,
                repetition,
                layers,
                steps,
                training,
                Optional.of(value),
                peer);
    }

    /** Returns this request with a peer. */
    public BenchRequest withPeer(List<String> value) {
        return new BenchRequest(
                part, preset, device, dtype, batch, width, height, repetition, layers, steps, training, model, value);
    }

    /**
     * Returns device and data type. On the CPU arithmetic is float32: half-precision weights are converted at each use,
     * others are laid out for inference, except in training.
     */
    Placement placement() {
        if (device.isCuda()) {
            return Placement.of(device, dtype);
        }
        Placement converted = Placement.of(device, DType.FLOAT32);
        if (dtype != DType.FLOAT32) {
            return converted.asInFile();
        }
        return part == Part.TRAIN || part == Part.BASE ? converted : converted.packed();
    }

    private static boolean isSide(int pixels) {
        return pixels >= MULTIPLE && pixels % MULTIPLE == 0;
    }

    private static void require(boolean right, String what, String remedy) {
        if (!right) {
            throw InkloomException.badInput(
                    "INK-BENCH-002",
                    "There is no measurement with " + what + ".",
                    "Sizes are whole numbers, and multiples of 8 are what every model can draw.",
                    remedy);
        }
    }
}
