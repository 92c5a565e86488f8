package org.inkloom.models.annotator;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;

/** A row of convolutions that keep the picture's size, with ReLU between them and halvings where they are asked for. */
final class ConvolutionStage {
    private static final long[] TWO = {2, 2};
    private static final long[] ZERO = {0, 0};
    private static final long[] ONE = {1, 1};

    private final List<Step> steps;

    /**
     * One layer.
     *
     * @param convolution the layer
     * @param halved whether height and width are halved before it
     * @param relu whether negative results become 0
     */
    private record Step(Conv2d convolution, boolean halved, boolean relu) {}

    private ConvolutionStage(List<Step> steps) {
        this.steps = steps;
    }

    /** Halves height and width: of every 2 × 2 values the largest stays. */
    static Tensor halved(Tensor x) {
        return torch.max_pool2d(x, TWO, TWO, ZERO, ONE, false);
    }

    /** Maps {@code [B, C, H, W]} in the caller's scope. */
    Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor h = x;
            for (Step step : steps) {
                Tensor in = step.halved() ? halved(h) : h;
                h = step.convolution().forward(in);
                if (step.relu()) {
                    // relu_ returns a second handle on the same tensor; h itself has to be kept.
                    var _ = torch.relu_(h);
                }
            }
            return scope.keep(h);
        }
    }

    /** Puts a stage together. */
    static final class Builder {
        private final WeightScope w;
        private final List<Step> steps = new ArrayList<>();
        private long channels;
        private boolean halved;

        Builder(WeightScope w, long channels) {
            this.w = w;
            this.channels = channels;
        }

        /** Halves height and width before the next layer. */
        Builder halve() {
            halved = true;
            return this;
        }

        /** Adds a layer of an odd kernel with ReLU after it. */
        Builder add(String name, long out, long kernel) {
            return add(name, out, kernel, true);
        }

        /** Adds a layer of an odd kernel. */
        Builder add(String name, long out, long kernel, boolean relu) {
            Conv2d.Config config = new Conv2d.Config(channels, out, kernel, 1, kernel / 2);
            steps.add(new Step(new Conv2d(w.in(name), config), halved, relu));
            halved = false;
            channels = out;
            return this;
        }

        ConvolutionStage build() {
            return new ConvolutionStage(List.copyOf(steps));
        }
    }
}
