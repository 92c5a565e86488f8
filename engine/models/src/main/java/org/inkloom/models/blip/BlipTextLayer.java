package org.inkloom.models.blip;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.transformer.FeedForward;
import org.inkloom.models.transformer.MultiHeadAttention;
import org.inkloom.models.transformer.MultiHeadAttention.Context;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;

/** BERT's block with a second attention, to a picture. A layer norm follows each residual sum. */
final class BlipTextLayer {
    private final MultiHeadAttention self;
    private final LayerNorm selfNorm;
    private final MultiHeadAttention cross;
    private final LayerNorm crossNorm;
    private final FeedForward forward;
    private final LayerNorm forwardNorm;

    /** Takes {@code attention}, {@code crossattention}, {@code intermediate} and {@code output}. */
    BlipTextLayer(WeightScope w, BlipTextConfig config) {
        int hidden = config.hidden();
        self = new MultiHeadAttention(
                w.in("attention"),
                MultiHeadAttention.Names.BERT,
                MultiHeadAttention.Sizes.self(hidden, config.heads()));
        selfNorm = new LayerNorm(w.in("attention.output.LayerNorm"), hidden, config.epsilon());
        cross = new MultiHeadAttention(
                w.in("crossattention"),
                MultiHeadAttention.Names.BERT,
                new MultiHeadAttention.Sizes(hidden, config.pictureHidden(), config.heads(), true));
        crossNorm = new LayerNorm(w.in("crossattention.output.LayerNorm"), hidden, config.epsilon());
        forward = new FeedForward(
                Linear.withBias(w.in("intermediate.dense"), hidden, config.feedForward()),
                config.activation(),
                Linear.withBias(w.in("output.dense"), config.feedForward(), hidden));
        forwardNorm = new LayerNorm(w.in("output.LayerNorm"), hidden, config.epsilon());
    }

    /** Returns what this layer sees of pictures {@code [B, S, pictureHidden]}. */
    Context pictureContext(Tensor pictures) {
        return cross.context(pictures);
    }

    /** Returns the keys and values of new positions. */
    Context selfContext(Tensor x) {
        return self.context(x);
    }

    /**
     * Applies the block.
     *
     * @param x {@code [B, T, D]}
     * @param read what the positions may look at of the text, by {@code mask}
     * @param picture what they look at of the picture; empty to leave it out
     * @return the shape of {@code x}
     */
    Tensor forward(Tensor x, Context read, Attention.Mask mask, Optional<Context> picture) {
        try (Scope scope = Scope.open()) {
            Tensor h = selfNorm.forward(self.attend(x, read, mask).add(x));
            if (picture.isPresent()) {
                h = crossNorm.forward(
                        cross.attend(h, picture.get(), Attention.Mask.NONE).add(h));
            }
            return scope.keep(forwardNorm.forward(forward.forward(h).add(h)));
        }
    }
}
