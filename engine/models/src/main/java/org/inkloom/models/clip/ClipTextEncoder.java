package org.inkloom.models.clip;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A loaded text tower alone, with or without projection: the text encoders of Stable Diffusion and SDXL, or the text
 * half of a whole CLIP model. Closing it frees the weights.
 */
public final class ClipTextEncoder implements AutoCloseable {
    private final Weights weights;
    private final ClipText network;

    private ClipTextEncoder(Weights weights, ClipText network) {
        this.weights = weights;
        this.network = network;
    }

    /**
     * Loads a folder with {@code config.json} and weights in any published form.
     *
     * @throws org.inkloom.run.InkloomException as {@link ClipModel#load}, without the tokenizer
     */
    public static ClipTextEncoder load(Path folder, Placement placement) {
        return load(folder, placement, UnaryOperator.identity(), AdapterSet.NONE);
    }

    /**
     * As {@link #load(Path, Placement)}, with other weights than those in the folder.
     *
     * @param changed receives the open weight file and returns the one that is read in its place, for example with a
     *     LoRA applied; closing the returned one must close the given one
     * @param adapters low-rank adapters that are computed beside the weights; they must outlive the encoder
     * @throws org.inkloom.run.InkloomException {@code INK-LORA-010} if an adapter names a layer that the network does
     *     not have
     */
    public static ClipTextEncoder load(
            Path folder, Placement placement, UnaryOperator<TensorFile> changed, AdapterSet adapters) {
        ClipTextConfig config = ClipTextConfig.read(ConfigReader.open(folder.resolve("config.json")));
        return Weights.open(changed.apply(TensorFiles.openFolder(folder)), placement)
                .ownedBy(weights -> {
                    ClipText network = weights.build(
                            "CLIP text encoder", adapters, ClipTextEncoder::isUnused, w -> new ClipText(w, config));
                    return new ClipTextEncoder(weights, network);
                });
    }

    private static boolean isUnused(String name) {
        return ClipModel.isUnused(name)
                || name.startsWith("vision_model.")
                || name.startsWith("visual_projection.")
                || name.equals("logit_scale");
    }

    /** Returns the network. */
    public ClipText network() {
        return network;
    }

    @Override
    public void close() {
        weights.close();
    }
}
