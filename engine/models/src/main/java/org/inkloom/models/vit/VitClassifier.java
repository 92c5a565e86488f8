package org.inkloom.models.vit;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.transformer.Rows;
import org.inkloom.models.vision.PictureInput;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFiles;

/**
 * A loaded classifier, for example {@code Falconsai/nsfw_image_detection} or {@code amrul-hzz/watermark_detector}.
 *
 * <p>Pictures are 8-bit RGB bytes of the size that {@link #input} asks for. Use it from platform threads, one call at a
 * time. Closing it frees the weights.
 */
public final class VitClassifier implements AutoCloseable {
    private final Weights weights;
    private final Vit network;
    private final VitConfig config;
    private final PictureInput input;

    private VitClassifier(Weights weights, Vit network, VitConfig config, PictureInput input) {
        this.weights = weights;
        this.network = network;
        this.config = config;
        this.input = input;
    }

    /**
     * Loads a folder with {@code config.json}, weights in any published form, and {@code preprocessor_config.json}
     * (ViT's usual input where that is absent).
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-001} to {@code -005} for the config or weights that
     *     do not fit it, {@code INK-FILE-nnn} for missing or damaged weights
     */
    public static VitClassifier load(Path folder, Placement placement) {
        VitConfig config = VitConfig.read(ConfigReader.open(folder.resolve("config.json")));
        PictureInput input = PictureInput.read(folder, PictureInput.vit(config.side()));
        return Weights.openFinite(TensorFiles.openFolder(folder), placement).ownedBy(weights -> {
            Vit network =
                    weights.build("ViT classifier", AdapterSet.NONE, VitClassifier::isUnused, w -> new Vit(w, config));
            return new VitClassifier(weights, network, config, input);
        });
    }

    private static boolean isUnused(String name) {
        return name.startsWith("vit.pooler.") || name.equals("vit.embeddings.mask_token");
    }

    /** Returns how pictures are to be prepared. */
    public PictureInput input() {
        return input;
    }

    /** Returns the network. */
    public Vit network() {
        return network;
    }

    /** Returns the names of the classes, in the order of {@link #probabilities}. */
    public List<String> labels() {
        return config.labels();
    }

    /**
     * Says how likely each class is.
     *
     * @param pictures at least one
     * @return {@code [picture][label]}, 0 to 1, a row sums to 1
     */
    public float[][] probabilities(List<byte[]> pictures) {
        try (Scope scope = Scope.open()) {
            Tensor logits = network.logits(input.tensor(pictures, weights.placement()));
            return Rows.of(Tensors.cast(logits, DType.FLOAT32).softmax(-1));
        }
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
