package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;

/** Self-attention, cross-attention to the text, and a gated feed-forward network, each added to its input. */
final class TransformerBlock {
    private static final double EPSILON = 1e-5;
    private static final int FEED_FORWARD_FACTOR = 4;

    private final LayerNorm norm1;
    private final CrossAttention self;
    private final LayerNorm norm2;
    private final CrossAttention cross;
    private final LayerNorm norm3;
    private final Linear gatedIn;
    private final Linear feedOut;
    private final long inner;
    private final String selfName;
    private final String crossName;

    TransformerBlock(WeightScope w, UNetConfig config, int features, int heads) {
        selfName = w.in("attn1").path();
        crossName = w.in("attn2").path();
        norm1 = new LayerNorm(w.in("norm1"), features, EPSILON);
        self = new CrossAttention(w.in("attn1"), features, features, heads);
        norm2 = new LayerNorm(w.in("norm2"), features, EPSILON);
        cross = new CrossAttention(w.in("attn2"), features, config.crossAttentionDim(), heads);
        norm3 = new LayerNorm(w.in("norm3"), features, EPSILON);
        inner = (long) FEED_FORWARD_FACTOR * features;
        gatedIn = Linear.withBias(w.in("ff.net.0.proj"), features, 2 * inner);
        feedOut = Linear.withBias(w.in("ff.net.2"), inner, features);
    }

    /**
     * Maps {@code x [B, H*W, features]} to the same shape. Attends to {@code pass}'s text {@code [B, T, D]} and to the
     * pictures besides it.
     */
    Tensor forward(Tensor x, BlockPass pass) {
        List<BlockPass.Shown> images = BlockPass.shown(pass.images(), crossName);
        List<Tensor> all = new ArrayList<>(List.of(x, pass.context()));
        for (BlockPass.Shown image : images) {
            all.add(image.keys());
            all.add(image.values());
        }
        return pass.runner().run(inputs -> compute(inputs, images, pass.watch()), all.toArray(Tensor[]::new));
    }

    /**
     * Computes the block from its arguments alone, and not from tensors that were captured when it was called: when
     * training computes a block again, its runner hands over other tensors than before.
     */
    private Tensor compute(Tensor[] inputs, List<BlockPass.Shown> shown, AttentionWatch watch) {
        try (Scope scope = Scope.open()) {
            Tensor x = inputs[0];
            List<BlockPass.Shown> images = new ArrayList<>();
            for (int i = 0; i < shown.size(); i++) {
                images.add(new BlockPass.Shown(
                        inputs[2 + 2 * i], inputs[3 + 2 * i], shown.get(i).scale()));
            }
            Tensor normal = norm1.forward(x);
            Tensor h = self.toItself(normal, selfName, watch).add(x);
            h = cross.toText(norm2.forward(h), inputs[1], images, crossName, watch)
                    .add(h);
            return scope.keep(feedForward(norm3.forward(h)).add(h));
        }
    }

    /** GEGLU (Shazeer, arXiv:2002.05202): the second half of the projection gates the first. */
    private Tensor feedForward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor both = gatedIn.forward(x);
            Tensor value = both.narrow(-1, 0, inner);
            Tensor gate = both.narrow(-1, inner, inner);
            return scope.keep(feedOut.forward(value.mul(torch.gelu(gate))));
        }
    }
}
