package org.inkloom.models.adapter;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.jspecify.annotations.Nullable;

/** One level of a T2I-Adapter: perhaps a halving, perhaps a change of width, then residual blocks. */
final class T2iBlock {
    private static final int NARROWING = 4;
    private static final long[] TWO = {2, 2};

    private final boolean halved;
    private final @Nullable Conv2d in;
    private final List<Conv2d> spatial = new ArrayList<>();
    private final List<Conv2d> second = new ArrayList<>();
    private final @Nullable Conv2d out;

    private T2iBlock(
            WeightScope w,
            boolean halved,
            @Nullable Conv2d in,
            @Nullable Conv2d out,
            int inner,
            int layers,
            boolean light) {
        this.halved = halved;
        this.in = in;
        this.out = out;
        for (int i = 0; i < layers; i++) {
            WeightScope layer = w.in("resnets", i);
            spatial.add(new Conv2d(layer.in("block1"), Conv2d.Config.same3x3(inner, inner)));
            second.add(new Conv2d(
                    layer.in("block2"),
                    light ? Conv2d.Config.same3x3(inner, inner) : Conv2d.Config.pointwise(inner, inner)));
        }
    }

    static T2iBlock full(WeightScope w, int from, int to, int layers, boolean halved) {
        Conv2d in = from == to ? null : new Conv2d(w.in("in_conv"), Conv2d.Config.pointwise(from, to));
        return new T2iBlock(w, halved, in, null, to, layers, false);
    }

    static T2iBlock light(WeightScope w, int from, int to, int layers, boolean halved) {
        int inner = to / NARROWING;
        return new T2iBlock(
                w,
                halved,
                new Conv2d(w.in("in_conv"), Conv2d.Config.pointwise(from, inner)),
                new Conv2d(w.in("out_conv"), Conv2d.Config.pointwise(inner, to)),
                inner,
                layers,
                true);
    }

    Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            // Odd sides are rounded up, as in the reference.
            Tensor h = halved ? torch.avg_pool2d(x, TWO, TWO, new long[] {0, 0}, true, true, new LongOptional()) : x;
            h = in == null ? h : in.forward(h);
            for (int i = 0; i < spatial.size(); i++) {
                h = second.get(i).forward(torch.relu(spatial.get(i).forward(h))).add(h);
            }
            return scope.keep(out == null ? h.alias() : out.forward(h));
        }
    }
}
