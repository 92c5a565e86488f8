package org.inkloom.models.clip;

import java.nio.file.Path;
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
        return of(folder, TensorFiles.openFolder(folder), placement, AdapterSet.NONE);
    }

    /**
     * As {@link #load(Path, Placement)}, with other weights than those in the folder.
     *
     * @param folder with {@code config.json}
     * @param weights those that are read, for example with a LoRA applied; closed with the encoder, or if this fails
     * @param adapters low-rank adapters that are computed beside the weights; they must outlive the encoder
     * @throws org.inkloom.run.InkloomException {@code INK-LORA-010} if an adapter names a layer that the network does
     *     not have
     */
    public static ClipTextEncoder of(Path folder, TensorFile weights, Placement placement, AdapterSet adapters) {
        return Weights.open(weights, placement).ownedBy(opened -> {
            ClipTextConfig config = ClipTextConfig.read(ConfigReader.open(folder.resolve("config.json")));
            ClipText network = opened.build(
                    "CLIP text encoder", adapters, ClipTextEncoder::isUnused, w -> new ClipText(w, config));
            return new ClipTextEncoder(opened, network);
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
