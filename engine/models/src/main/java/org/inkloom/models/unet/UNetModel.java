package org.inkloom.models.unet;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Weights;
import org.inkloom.tensor.fused.FusedKernels;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.jspecify.annotations.Nullable;

/**
 * A loaded U-Net: its weights, and the networks built over them. Closing it frees the weights, after which none of
 * these networks may be used.
 */
public final class UNetModel implements AutoCloseable {
    private final UNetConfig config;
    private final Weights weights;
    private final UNet base;
    private @Nullable RecordedUNet recordedBase;

    private UNetModel(UNetConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
        this.base = build(AdapterSet.NONE);
    }

    /**
     * Loads a folder with {@code config.json} and weights in any published form.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-nnn} for the config or weights that do not fit it,
     *     {@code INK-FILE-nnn} for damaged files
     */
    public static UNetModel load(Path folder, Placement placement) {
        UNetConfig config = UNetConfig.read(folder.resolve("config.json"));
        return of(config, TensorFiles.openFolder(folder), placement);
    }

    /** Takes weights from an open file, which is closed with this model, or at once if loading fails. */
    public static UNetModel of(UNetConfig config, TensorFile file, Placement placement) {
        return over(config, Weights.open(file, placement));
    }

    /**
     * Takes weights that are in memory already, for instance made by an initializer; they are closed with this model.
     */
    public static UNetModel over(UNetConfig config, Weights weights) {
        try {
            return new UNetModel(config, weights);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private UNet build(AdapterSet adapters) {
        return weights.build("U-Net", adapters, name -> false, scope -> new UNet(scope, config));
    }

    /** Returns the network without adapters. */
    public UNet base() {
        return base;
    }

    /**
     * Returns a network with low-rank adapters beside the same weights. It holds no weights of its own; to remove the
     * adapters, stop using it.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-LORA-010} if an adapter names a layer that the U-Net does not
     *     have
     */
    public UNet with(AdapterSet adapters) {
        return adapters.isEmpty() ? base : build(adapters);
    }

    /**
     * Lends a recorded U-Net to this thread; empty where passes cannot be recorded, that is anywhere but on a GPU with
     * fused kernels. The adapters must not be closed before it is given back.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-LORA-010} if an adapter names a layer that the U-Net does not
     *     have
     */
    public Optional<Lent> recorded(AdapterSet adapters) {
        Placement placement = weights.placement();
        if (FusedKernels.unavailable(placement.device(), placement.compute()).isPresent()) {
            return Optional.empty();
        }
        if (!adapters.isEmpty()) {
            RecordedUNet recorded = record(adapters);
            return Optional.of(new Lent(recorded, recorded::close));
        }
        if (recordedBase == null) {
            recordedBase = record(AdapterSet.NONE);
            weights.own(recordedBase);
        }
        return Optional.of(new Lent(recordedBase, () -> {}));
    }

    /** Frees the recorded pass with its buffers; the next one is recorded anew. */
    public void forgetRecording() {
        if (recordedBase != null) {
            recordedBase.close();
        }
    }

    /** Makes a recorded U-Net, which the caller closes. */
    RecordedUNet record(AdapterSet adapters) {
        return new RecordedUNet(
                weights.build("U-Net", adapters, name -> false, scope -> new FusedUNet(scope, config)),
                weights.placement().device());
    }

    /**
     * A recorded U-Net that is lent until this is closed.
     *
     * @param unet what is lent
     * @param end gives it back
     */
    public record Lent(RecordedUNet unet, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /** Returns the sizes. */
    public UNetConfig config() {
        return config;
    }

    /** Returns where the model computes, and in which type. */
    public Placement placement() {
        return weights.placement();
    }

    /** Returns the shape of every weight by its published name. */
    public Map<String, long[]> shapes() {
        return weights.asked();
    }

    @Override
    public void close() {
        weights.close();
    }
}
