package org.inkloom.models.blip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.transformer.Activation;
import org.inkloom.models.transformer.FeedForward;
import org.inkloom.models.transformer.MultiHeadAttention;
import org.inkloom.models.transformer.TransformerSizes;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;

/**
 * BLIP-2's bridge between a vision tower and a language model (Li et al., arXiv:2301.12597): a few learnt questions,
 * which look at each other in every layer and at the picture in some.
 */
public final class QFormer {
    private final Parameter questions;
    private final LayerNorm norm;
    private final List<Layer> layers = new ArrayList<>();

    /**
     * Sizes.
     *
     * @param questions how many there are
     * @param hidden width
     * @param pictureHidden width of the vision tower
     * @param feedForward width inside the feed-forward parts
     * @param layers number of blocks
     * @param heads divides the width
     * @param lookEvery every so many blocks, from the first, look at the picture
     * @param activation of the feed-forward parts
     * @param epsilon of the norms
     */
    public record Config(
            int questions,
            int hidden,
            int pictureHidden,
            int feedForward,
            int layers,
            int heads,
            int lookEvery,
            Activation activation,
            double epsilon) {
        /** Reads {@code qformer_config} of a {@code config.json}. */
        public static Config read(ConfigReader file, int pictureHidden) {
            ConfigReader config = file.section("qformer_config");
            int hidden = config.positive("hidden_size", 768);
            int heads = TransformerSizes.heads(config, hidden, 12);
            return new Config(
                    file.positive("num_query_tokens", 32),
                    hidden,
                    pictureHidden,
                    config.positive("intermediate_size", 3072),
                    config.positive("num_hidden_layers", 12),
                    heads,
                    config.positive("cross_attention_frequency", 2),
                    Activation.read(config, "hidden_act", Activation.GELU),
                    config.number("layer_norm_eps", 1e-12));
        }
    }

    /** An attention and the layer norm that follows it. */
    private record Look(MultiHeadAttention attention, LayerNorm norm) {
        static Look of(WeightScope w, Config config, int lookedAt) {
            // The names of the maps are ViT's; only the norm lies elsewhere.
            return new Look(
                    new MultiHeadAttention(
                            w,
                            MultiHeadAttention.Names.VIT,
                            new MultiHeadAttention.Sizes(config.hidden, lookedAt, config.heads, true)),
                    new LayerNorm(w.in("output.LayerNorm"), config.hidden, config.epsilon));
        }

        Tensor forward(Tensor x, Tensor lookedAt) {
            try (Scope scope = Scope.open()) {
                Tensor seen = attention.attend(x, attention.context(lookedAt), Attention.Mask.NONE);
                return scope.keep(norm.forward(seen.add(x)));
            }
        }
    }

    private record Layer(Look self, Optional<Look> picture, FeedForward forward, LayerNorm norm) {
        static Layer of(WeightScope w, Config config, boolean looks) {
            return new Layer(
                    Look.of(w.in("attention"), config, config.hidden),
                    looks
                            ? Optional.of(Look.of(w.in("crossattention"), config, config.pictureHidden))
                            : Optional.empty(),
                    new FeedForward(
                            Linear.withBias(w.in("intermediate_query.dense"), config.hidden, config.feedForward),
                            config.activation,
                            Linear.withBias(w.in("output_query.dense"), config.feedForward, config.hidden)),
                    new LayerNorm(w.in("output_query.LayerNorm"), config.hidden, config.epsilon));
        }

        Tensor forward(Tensor x, Tensor pictures) {
            try (Scope scope = Scope.open()) {
                Tensor asked = self.forward(x, x);
                Tensor h = picture.map(look -> look.forward(asked, pictures)).orElse(asked);
                return scope.keep(norm.forward(forward.forward(h).add(h)));
            }
        }
    }

    /** Takes {@code query_tokens} and {@code qformer.*}. */
    public QFormer(WeightScope w, Config config) {
        questions = w.parameter("query_tokens", 1, config.questions(), config.hidden());
        norm = new LayerNorm(w.in("qformer.layernorm"), config.hidden(), config.epsilon());
        for (int i = 0; i < config.layers(); i++) {
            layers.add(Layer.of(w.in("qformer.encoder.layer", i), config, i % config.lookEvery() == 0));
        }
    }

    /**
     * Asks pictures.
     *
     * @param pictures states of the vision tower, {@code [B, S, pictureHidden]}
     * @return the answers, {@code [B, questions, D]}, in the caller's scope
     */
    public Tensor forward(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            Tensor h = norm.forward(questions.value().expand(pictures.size(0), -1, -1));
            for (Layer layer : layers) {
                h = layer.forward(h, pictures);
            }
            return scope.keep(h);
        }
    }
}
