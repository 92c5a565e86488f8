package org.inkloom.models.adapter;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;

/**
 * IP-Adapter-Plus' way from a picture's CLIP states to words: a few learnt queries look at all of them (a Perceiver
 * resampler, Alayrac et al., arXiv:2204.14198). Names of weights are those of the published {@code image_proj}.
 */
public final class IpResampler implements IpProjection {
    private static final int HEAD = 64;
    private static final double EPSILON = 1e-5;

    private final Parameter queries;
    private final Linear in;
    private final List<Layer> layers = new ArrayList<>();
    private final Linear out;
    private final LayerNorm norm;
    private final long states;

    /**
     * Sizes, as the weights show them.
     *
     * @param tokens queries, words in the end
     * @param width inside
     * @param states features of CLIP's states
     * @param features of the words
     * @param heads of 64 features each
     * @param depth layers
     * @param feedForward width inside the feed-forward parts
     */
    public record Sizes(long tokens, long width, long states, long features, long heads, int depth, long feedForward) {}

    /** Attention of the queries to the picture and to themselves, then a feed-forward part. */
    private static final class Layer {
        private final LayerNorm pictureNorm;
        private final LayerNorm queryNorm;
        private final Linear toQuery;
        private final Linear toBoth;
        private final Linear toOut;
        private final LayerNorm forwardNorm;
        private final Linear widen;
        private final Linear narrow;
        private final long heads;

        Layer(WeightScope w, Sizes sizes) {
            WeightScope attention = w.in("0");
            long inner = sizes.heads() * HEAD;
            pictureNorm = new LayerNorm(attention.in("norm1"), sizes.width(), EPSILON);
            queryNorm = new LayerNorm(attention.in("norm2"), sizes.width(), EPSILON);
            toQuery = Linear.withoutBias(attention.in("to_q"), sizes.width(), inner);
            toBoth = Linear.withoutBias(attention.in("to_kv"), sizes.width(), 2 * inner);
            toOut = Linear.withoutBias(attention.in("to_out"), inner, sizes.width());
            forwardNorm = new LayerNorm(w.in("1.0"), sizes.width(), EPSILON);
            widen = Linear.withoutBias(w.in("1.1"), sizes.width(), sizes.feedForward());
            narrow = Linear.withoutBias(w.in("1.3"), sizes.feedForward(), sizes.width());
            heads = sizes.heads();
        }

        Tensor forward(Tensor picture, Tensor queries) {
            try (Scope scope = Scope.open()) {
                Tensor asked = queryNorm.forward(queries);
                Tensor seen = Tensors.cat(1, pictureNorm.forward(picture), asked);
                Tensor both = toBoth.forward(seen);
                long inner = heads * HEAD;
                Tensor attended = Attention.apply(
                        split(toQuery.forward(asked)),
                        split(both.narrow(2, 0, inner)),
                        split(both.narrow(2, inner, inner)),
                        Attention.Mask.NONE);
                Tensor h = toOut.forward(attended.transpose(1, 2).flatten(2, 3)).add(queries);
                Tensor wide = torch.gelu(widen.forward(forwardNorm.forward(h)));
                return scope.keep(narrow.forward(wide).add(h));
            }
        }

        private Tensor split(Tensor x) {
            return x.unflatten(2, heads, HEAD).transpose(1, 2);
        }
    }

    /** Takes {@code latents}, {@code proj_in}, {@code layers}, {@code proj_out} and {@code norm_out}. */
    public IpResampler(WeightScope w, Sizes sizes) {
        queries = w.parameter("latents", 1, sizes.tokens(), sizes.width());
        in = Linear.withBias(w.in("proj_in"), sizes.states(), sizes.width());
        for (int i = 0; i < sizes.depth(); i++) {
            layers.add(new Layer(w.in("layers", i), sizes));
        }
        out = Linear.withBias(w.in("proj_out"), sizes.width(), sizes.features());
        norm = new LayerNorm(w.in("norm_out"), sizes.features(), EPSILON);
        states = sizes.states();
    }

    @Override
    public boolean readsStates() {
        return true;
    }

    @Override
    public long reads() {
        return states;
    }

    @Override
    public Tensor words(Tensor states) {
        try (Scope scope = Scope.open()) {
            Tensor picture = in.forward(states);
            Tensor h = queries.value().expand(states.size(0), -1, -1);
            for (Layer layer : layers) {
                h = layer.forward(picture, h);
            }
            return scope.keep(norm.forward(out.forward(h)));
        }
    }
}
