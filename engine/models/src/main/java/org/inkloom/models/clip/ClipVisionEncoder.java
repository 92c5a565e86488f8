package org.inkloom.models.clip;

import java.nio.file.Path;
import java.util.List;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.transformer.Rows;
import org.inkloom.models.transformer.UnitLength;
import org.inkloom.models.vision.PictureInput;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.TensorFiles;

/**
 * A loaded vision tower alone, with or without projection, or the vision half of a whole CLIP model. Closing it frees
 * the weights.
 */
public final class ClipVisionEncoder implements AutoCloseable {
    private final Weights weights;
    private final ClipVision network;
    private final PictureInput input;

    private ClipVisionEncoder(Weights weights, ClipVision network, PictureInput input) {
        this.weights = weights;
        this.network = network;
        this.input = input;
    }

    /**
     * Loads a folder with {@code config.json}, weights in any published form, and {@code preprocessor_config.json}
     * (CLIP's usual input where that is absent).
     *
     * @throws org.inkloom.run.InkloomException as {@link ClipModel#load}, without the tokenizer
     */
    public static ClipVisionEncoder load(Path folder, Placement placement) {
        ClipVisionConfig config = ClipVisionConfig.read(ConfigReader.open(folder.resolve("config.json")));
        PictureInput input = PictureInput.read(folder, PictureInput.clip(config.side()));
        return Weights.openFinite(TensorFiles.openFolder(folder), placement).ownedBy(weights -> {
            ClipVision network = weights.build(
                    "CLIP vision encoder",
                    AdapterSet.NONE,
                    ClipVisionEncoder::isUnused,
                    w -> new ClipVision(w, config));
            return new ClipVisionEncoder(weights, network, input);
        });
    }

    private static boolean isUnused(String name) {
        return ClipModel.isUnused(name)
                || name.startsWith("text_model.")
                || name.startsWith("text_projection.")
                || name.equals("logit_scale");
    }

    /** Returns how pictures are to be prepared. */
    public PictureInput input() {
        return input;
    }

    /** Returns the network. */
    public ClipVision network() {
        return network;
    }

    /** Returns where the model computes, and in which type. */
    public Placement placement() {
        return weights.placement();
    }

    /**
     * Returns pictures in the common space, of unit length.
     *
     * @param pictures 8-bit RGB of {@link #input}'s size, at least one
     * @return {@code [picture][P]}
     */
    public float[][] pictureEmbeds(List<byte[]> pictures) {
        try (Scope scope = Scope.open()) {
            return Rows.of(UnitLength.of(network.embeds(input.tensor(pictures, placement()))));
        }
    }

    @Override
    public void close() {
        weights.close();
    }
}
