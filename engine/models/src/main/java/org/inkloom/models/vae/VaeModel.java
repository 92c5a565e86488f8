package org.inkloom.models.vae;

import java.nio.file.Path;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Weights;
import org.inkloom.tensor.fused.FusedKernels;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/** A loaded autoencoder. Closing it frees the weights; the {@link Vae} may not be used after. */
public final class VaeModel implements AutoCloseable {
    private final Weights weights;
    private final Vae vae;
    private final Vae fastest;

    private VaeModel(VaeConfig config, Weights weights) {
        this.weights = weights;
        this.vae = weights.build("VAE", AdapterSet.NONE, name -> false, scope -> new Vae(scope, config));
        Placement placement = weights.placement();
        fastest = FusedKernels.unavailable(placement.device(), placement.compute())
                        .isPresent()
                ? vae
                : weights.build("VAE", AdapterSet.NONE, name -> false, scope -> Vae.fused(scope, config));
    }

    /**
     * Loads a folder with {@code config.json} and weights in any published form, as {@link #load(VaeConfig, Path,
     * Placement)} does.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-nnn} for the config or weights that do not fit it,
     *     {@code INK-FILE-nnn} for damaged files
     */
    public static VaeModel load(Path folder, Placement placement) {
        return load(VaeConfig.read(folder.resolve("config.json")), folder, placement);
    }

    /**
     * Loads the weights in a folder, in any published form. A model whose config forces upcasting
     * overflows in float16 as it is: on a GPU its features are scaled to fit (see {@link RangedVaeFile}). In bfloat16,
     * where diffusers runs it, its latents are off by 2 %: there, and on a CPU, it is placed in float32.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-001} for weights that do not fit the config,
     *     {@code INK-FILE-nnn} for damaged files
     */
    public static VaeModel load(VaeConfig config, Path folder, Placement placement) {
        if (config.forceUpcast() && placement.device().isCuda() && placement.compute() == DType.FLOAT16) {
            return ranged(config, TensorFiles.openFolder(folder), placement);
        }
        boolean half = placement.compute() == DType.FLOAT16 || placement.compute() == DType.BFLOAT16;
        return of(
                config,
                TensorFiles.openFolder(folder),
                half && config.forceUpcast() ? Placement.of(placement.device(), DType.FLOAT32) : placement);
    }

    /** Takes weights whose features are scaled to fit into float16. */
    static VaeModel ranged(VaeConfig config, TensorFile file, Placement placement) {
        return of(config.scaled(RangedVaeFile.SCALE), new RangedVaeFile(file), placement);
    }

    /** Takes weights from an open file, which is closed with the model or if this fails. */
    public static VaeModel of(VaeConfig config, TensorFile file, Placement placement) {
        return Weights.open(file, placement).ownedBy(weights -> new VaeModel(config, weights));
    }

    /** Returns the model. */
    public Vae vae() {
        return vae;
    }

    /** Returns the model of fused kernels where there are any, else the plain one. */
    public Vae fastest() {
        return fastest;
    }

    /** Returns where the model computes, and in which type. */
    public Placement placement() {
        return weights.placement();
    }

    @Override
    public void close() {
        weights.close();
    }
}
