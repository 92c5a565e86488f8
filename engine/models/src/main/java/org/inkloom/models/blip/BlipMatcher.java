package org.inkloom.models.blip;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.decoding.RepeatedRows;
import org.inkloom.models.text.wordpiece.BertTokenizer;
import org.inkloom.models.transformer.UnitLength;
import org.inkloom.models.vision.PictureInput;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import org.inkloom.tensor.layers.Linear;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFiles;

/**
 * A loaded image-text matcher, for example {@code Salesforce/blip-itm-base-coco}.
 *
 * <p>Pictures are 8-bit RGB bytes of the size that {@link #input} asks for. Use it from platform threads, one call at a
 * time. Closing it frees the weights.
 */
public final class BlipMatcher implements AutoCloseable {
    private final Weights weights;
    private final Network network;
    private final BertTokenizer tokenizer;
    private final PictureInput input;

    private BlipMatcher(Weights weights, Network network, BertTokenizer tokenizer, PictureInput input) {
        this.weights = weights;
        this.network = network;
        this.tokenizer = tokenizer;
        this.input = input;
    }

    /**
     * The parts.
     *
     * @param vision looks at pictures
     * @param text reads texts
     * @param visionProjection pictures into the common space
     * @param textProjection texts into the common space
     * @param matching gives two scores: that text and picture do not match, and that they do
     */
    public record Network(
            BlipVision vision, BlipText text, Linear visionProjection, Linear textProjection, Linear matching) {
        /** Takes {@code vision_model}, {@code text_encoder}, {@code vision_proj}, {@code text_proj}, {@code itm_head}. */
        public static Network of(WeightScope w, ConfigReader config) {
            BlipVisionConfig vision = BlipVisionConfig.read(config);
            BlipTextConfig text = BlipTextConfig.read(config);
            int common = config.positive("image_text_hidden_size", 256);
            return new Network(
                    new BlipVision(w.in("vision_model"), vision),
                    new BlipText(w.in("text_encoder"), text),
                    Linear.withBias(w.in("vision_proj"), vision.hidden(), common),
                    Linear.withBias(w.in("text_proj"), text.hidden(), common),
                    Linear.withBias(w.in("itm_head"), text.hidden(), 2));
        }

        /**
         * Asks the matching head about one text and several pictures.
         *
         * @param pictures {@code [B, 3, side, side]}
         * @param ids the text's tokens
         * @return {@code [B, 2]} before the softmax, in the caller's scope
         */
        public Tensor matchingLogits(Tensor pictures, long[] ids) {
            try (Scope scope = Scope.open()) {
                int count = (int) pictures.size(0);
                Tensor seen = vision.forward(pictures);
                Tensor states = text.encode(RepeatedRows.of(ids, count), count, text.pictureContexts(seen));
                return scope.keep(matching.forward(states.select(1, 0)));
            }
        }

        /** Returns the cosine of one text with each picture, {@code [B]}, in the caller's scope. */
        public Tensor cosines(Tensor pictures, long[] ids) {
            try (Scope scope = Scope.open()) {
                Tensor seen = vision.forward(pictures).select(1, 0);
                Tensor read = text.encode(ids, 1, List.of()).select(1, 0);
                Tensor left = UnitLength.of(visionProjection.forward(seen));
                Tensor right = UnitLength.of(textProjection.forward(read));
                return scope.keep(left.matmul(right.t()).squeeze(1));
            }
        }
    }

    /**
     * Loads a folder with {@code config.json}, weights in any published form, {@code vocab.txt} (or {@code
     * tokenizer.json}), and {@code preprocessor_config.json} (BLIP's usual input where that is absent).
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-001} to {@code -005} for the config or weights that
     *     do not fit it, {@code INK-FILE-nnn} for missing or damaged weights, {@code INK-TEXT-010} and {@code -011} for
     *     the tokenizer
     */
    public static BlipMatcher load(Path folder, Placement placement) {
        ConfigReader config = ConfigReader.open(folder.resolve("config.json"));
        BertTokenizer tokenizer = BertTokenizer.load(folder);
        PictureInput input = PictureInput.read(
                folder, PictureInput.blip(BlipVisionConfig.read(config).side()));
        return Weights.openFinite(TensorFiles.openFolder(folder), placement).ownedBy(weights -> {
            Network network =
                    weights.build("BLIP matcher", AdapterSet.NONE, BlipMatcher::isUnused, w -> Network.of(w, config));
            return new BlipMatcher(weights, network, tokenizer, input);
        });
    }

    /** Returns whether a checkpoint may hold this weight although nothing here uses it. */
    static boolean isUnused(String name) {
        return name.endsWith("embeddings.position_ids") || name.equals("logit_scale");
    }

    /** Returns how pictures are to be prepared. */
    public PictureInput input() {
        return input;
    }

    /** Returns the tokenizer. */
    public BertTokenizer tokenizer() {
        return tokenizer;
    }

    /** Returns the network. */
    public Network network() {
        return network;
    }

    /**
     * Says how likely the text belongs to each picture, by the matching head: the second of the two probabilities that
     * the softmax of {@code itm_score} gives.
     *
     * @param pictures at least one
     * @param text what is longer than the model's positions is cut
     * @return 0 to 1 for each picture
     */
    public float[] matching(List<byte[]> pictures, String text) {
        try (Scope scope = Scope.open()) {
            Tensor logits = network.matchingLogits(pixels(pictures), ids(text));
            return Tensors.floats(
                    Tensors.cast(logits, DType.FLOAT32).softmax(-1).select(1, 1));
        }
    }

    /**
     * Says how near the text is to each picture without looking at both together.
     *
     * @return -1 to 1 for each picture
     */
    public float[] cosine(List<byte[]> pictures, String text) {
        try (Scope scope = Scope.open()) {
            return Tensors.floats(network.cosines(pixels(pictures), ids(text)));
        }
    }

    private Tensor pixels(List<byte[]> pictures) {
        return input.tensor(pictures, weights.placement());
    }

    private long[] ids(String text) {
        return tokenizer.encode(text, network.text().config().positions());
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
