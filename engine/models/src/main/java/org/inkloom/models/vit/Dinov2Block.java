package org.inkloom.models.vit;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.transformer.FeedForward;
import org.inkloom.models.transformer.MultiHeadAttention;
import org.inkloom.models.transformer.TokenMixer;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;

/**
 * A block whose parts are scaled channel by channel before they are added (layer scale; Touvron et al., arXiv:2103.17239):
 * {@code y = x + s1 attention(norm1(x))}, then {@code y + s2 mlp(norm2(y))}.
 */
final class Dinov2Block {
    private final LayerNorm norm1;
    private final MultiHeadAttention attention;
    private final Parameter scale1;
    private final LayerNorm norm2;
    private final TokenMixer mlp;
    private final Parameter scale2;

    /** Takes the weights of {@code encoder.layer.N}. */
    Dinov2Block(WeightScope w, Dinov2Config config) {
        int hidden = config.hidden();
        norm1 = new LayerNorm(w.in("norm1"), hidden, config.epsilon());
        attention = new MultiHeadAttention(
                w.in("attention"),
                MultiHeadAttention.Names.VIT,
                new MultiHeadAttention.Sizes(hidden, hidden, config.heads(), config.attentionBias()));
        scale1 = w.parameter("layer_scale1.lambda1", hidden);
        norm2 = new LayerNorm(w.in("norm2"), hidden, config.epsilon());
        mlp = config.gated() ? gated(w.in("mlp"), config) : plain(w.in("mlp"), config);
        scale2 = w.parameter("layer_scale2.lambda1", hidden);
    }

    private static TokenMixer plain(WeightScope w, Dinov2Config config) {
        FeedForward part = new FeedForward(
                Linear.withBias(w.in("fc1"), config.hidden(), config.feedForward()),
                config.activation(),
                Linear.withBias(w.in("fc2"), config.feedForward(), config.hidden()));
        return part::forward;
    }

    /** SwiGLU (Shazeer, arXiv:2002.05202): the first half of the wide map opens or closes the second. */
    private static TokenMixer gated(WeightScope w, Dinov2Config config) {
        int width = config.feedForward();
        Linear in = Linear.withBias(w.in("weights_in"), config.hidden(), 2L * width);
        Linear out = Linear.withBias(w.in("weights_out"), width, config.hidden());
        return x -> {
            try (Scope scope = Scope.open()) {
                Tensor wide = in.forward(x);
                Tensor gate = torch.silu(wide.narrow(2, 0, width));
                return scope.keep(out.forward(gate.mul(wide.narrow(2, width, width))));
            }
        };
    }

    /** Maps {@code [B, T, D]} to the same shape. */
    Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor seen = attention
                    .forward(norm1.forward(x), Attention.Mask.NONE)
                    .mul(scale1.value())
                    .add(x);
            return scope.keep(
                    mlp.forward(norm2.forward(seen)).mul(scale2.value()).add(seen));
        }
    }
}
