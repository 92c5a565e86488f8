package org.inkloom.models.clip;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.transformer.Rows;
import org.inkloom.models.transformer.UnitLength;
import org.inkloom.models.vision.PictureInput;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.TensorFiles;

/**
 * A loaded CLIP model, for example {@code openai/clip-vit-base-patch32}: how well pictures and texts go together.
 *
 * <p>Pictures are 8-bit RGB bytes of the size that {@link #input} asks for. Results are plain arrays; nothing is kept
 * between calls. Use it from platform threads, one call at a time. Closing it frees the weights.
 */
public final class ClipModel implements AutoCloseable {
    private final Weights weights;
    private final Network network;
    private final ClipTokenizer tokenizer;
    private final PictureInput input;

    private ClipModel(Weights weights, Network network, ClipTokenizer tokenizer, PictureInput input) {
        this.weights = weights;
        this.network = network;
        this.tokenizer = tokenizer;
        this.input = input;
    }

    /**
     * Both towers and the scale between them.
     *
     * @param text reads texts
     * @param vision looks at pictures
     * @param logitScale natural logarithm of the factor on cosines
     */
    public record Network(ClipText text, ClipVision vision, Parameter logitScale) {
        /** Takes {@code text_model}, {@code vision_model}, both projections and {@code logit_scale}. */
        public static Network of(WeightScope w, ConfigReader config) {
            return new Network(
                    new ClipText(w, ClipTextConfig.read(config)),
                    new ClipVision(w, ClipVisionConfig.read(config)),
                    w.parameter("logit_scale"));
        }

        /**
         * Compares.
         *
         * @param pictures {@code [B, P]}, of unit length
         * @param texts {@code [T, P]}, of unit length
         * @return cosines times the scale, {@code [B, T]}
         */
        public Tensor logits(Tensor pictures, Tensor texts) {
            try (Scope scope = Scope.open()) {
                return scope.keep(
                        pictures.matmul(texts.t()).mul(logitScale.value().exp()));
            }
        }
    }

    /**
     * Loads a folder with {@code config.json}, the weights in any published form, the tokenizer's files, and {@code
     * preprocessor_config.json} (CLIP's usual input where that is absent).
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-001} to {@code -005} for the config or weights that
     *     do not fit it, {@code INK-FILE-nnn} for missing or damaged weights, {@code INK-TEXT-010} and {@code -011} for
     *     the tokenizer
     */
    public static ClipModel load(Path folder, Placement placement) {
        ConfigReader config = ConfigReader.open(folder.resolve("config.json"));
        ClipTokenizer tokenizer = ClipTokenizer.load(folder);
        PictureInput input = PictureInput.read(
                folder, PictureInput.clip(ClipVisionConfig.read(config).side()));
        return Weights.openFinite(TensorFiles.openFolder(folder), placement).ownedBy(weights -> {
            Network network =
                    weights.build("CLIP model", AdapterSet.NONE, ClipModel::isUnused, w -> Network.of(w, config));
            return new ClipModel(weights, network, tokenizer, input);
        });
    }

    /** Returns whether a checkpoint may hold this weight although nothing here uses it. */
    static boolean isUnused(String name) {
        return name.endsWith("embeddings.position_ids");
    }

    /** Returns how pictures are to be prepared. */
    public PictureInput input() {
        return input;
    }

    /** Returns the tokenizer. */
    public ClipTokenizer tokenizer() {
        return tokenizer;
    }

    /** Returns the network. */
    public Network network() {
        return network;
    }

    /**
     * Says how well each picture goes with each text: the cosine times the model's scale (100 in the published models),
     * {@code logits_per_image} of transformers.
     *
     * @param pictures at least one
     * @param texts at least one; what is longer than the tower's positions is cut
     * @return {@code [picture][text]}
     */
    public float[][] similarity(List<byte[]> pictures, List<String> texts) {
        try (Scope scope = Scope.open()) {
            return Rows.of(network.logits(pictureVectors(pictures), textVectors(texts)));
        }
    }

    /** Returns pictures in the common space, of unit length, {@code [picture][P]}. */
    public float[][] pictureEmbeds(List<byte[]> pictures) {
        try (Scope scope = Scope.open()) {
            return Rows.of(pictureVectors(pictures));
        }
    }

    /** Returns texts in the common space, of unit length, {@code [text][P]}. */
    public float[][] textEmbeds(List<String> texts) {
        try (Scope scope = Scope.open()) {
            return Rows.of(textVectors(texts));
        }
    }

    private Tensor pictureVectors(List<byte[]> pictures) {
        return UnitLength.of(network.vision().embeds(input.tensor(pictures, weights.placement())));
    }

    private Tensor textVectors(List<String> texts) {
        int positions = network.text().config().positions();
        int longest = texts.stream()
                .mapToInt(text -> tokenizer.encode(text, positions).length)
                .max()
                .orElse(2);
        ClipText.States states = network.text().forward(tokenizer.rows(texts, longest), texts.size());
        return UnitLength.of(network.text().projected(states.pooled()));
    }

    /** Returns the factor on cosines in {@link #similarity}, 100 in the published models. */
    public double logitScale() {
        return Math.exp(Tensors.item(network.logitScale().value()));
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
