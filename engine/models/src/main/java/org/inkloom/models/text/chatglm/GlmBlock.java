package org.inkloom.models.text.chatglm;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Linear;
import org.inkloom.tensor.layers.RmsNorm;
import org.jspecify.annotations.Nullable;

/** One transformer block: attention, then a gated feed-forward part (SwiGLU, arXiv:2002.05202), each with a residual. */
final class GlmBlock {
    private final boolean normAsResidual;
    private final RmsNorm inputNorm;
    private final SelfAttention attention;
    private final RmsNorm attentionNorm;
    private final Linear up;
    private final Linear down;

    /** Takes {@code input_layernorm}, {@code self_attention}, {@code post_attention_layernorm} and {@code mlp}. */
    GlmBlock(WeightScope w, ChatGlm3Config config) {
        normAsResidual = config.normAsResidual();
        inputNorm = new RmsNorm(w.in("input_layernorm"), config.hidden(), config.epsilon());
        attention = new SelfAttention(w.in("self_attention"), config);
        attentionNorm = new RmsNorm(w.in("post_attention_layernorm"), config.hidden(), config.epsilon());
        WeightScope mlp = w.in("mlp");
        up = linear(mlp.in("dense_h_to_4h"), config.hidden(), 2L * config.feedForward(), config.linearBias());
        down = linear(mlp.in("dense_4h_to_h"), config.feedForward(), config.hidden(), config.linearBias());
    }

    static Linear linear(WeightScope w, long in, long out, boolean bias) {
        return bias ? Linear.withBias(w, in, out) : Linear.withoutBias(w, in, out);
    }

    /**
     * Applies the block.
     *
     * @param hidden {@code [B, T, D]}
     * @param rotary angles of the T positions
     * @param bias as in {@link SelfAttention#forward}
     * @param outputs how many positions to compute, counted from the end: T, or 1
     * @return {@code [B, outputs, D]}
     */
    Tensor forward(Tensor hidden, Rotary rotary, @Nullable Tensor bias, long outputs) {
        try (Scope scope = Scope.open()) {
            long from = hidden.size(1) - outputs;
            Tensor normal = inputNorm.forward(hidden);
            Tensor attended = attention
                    .forward(normal, rotary, bias, outputs)
                    .add((normAsResidual ? normal : hidden).narrow(1, from, outputs));
            Tensor middle = attentionNorm.forward(attended);
            return scope.keep(feedForward(middle).add(normAsResidual ? middle : attended));
        }
    }

    private Tensor feedForward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor both = up.forward(x);
            long width = both.size(-1) / 2;
            Tensor gate = torch.silu(both.narrow(-1, 0, width));
            return scope.keep(down.forward(gate.mul(both.narrow(-1, width, width))));
        }
    }

    /** Builds the blocks of {@code encoder.layers}. */
    static List<GlmBlock> list(WeightScope layers, ChatGlm3Config config) {
        return IntStream.range(0, config.layers())
                .mapToObj(i -> new GlmBlock(layers.in(Integer.toString(i)), config))
                .toList();
    }
}
