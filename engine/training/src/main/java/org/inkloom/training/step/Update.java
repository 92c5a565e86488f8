package org.inkloom.training.step;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.OptimizerConfig;

/**
 * Everything that an update of a training changes, namely weights, optimizer, loss scale and moving average; and one
 * update after another.
 *
 * <p>Owns all of it except the weights.
 */
public final class Update implements AutoCloseable {
    private final TrainedWeights weights;
    private final OptimizerConfig config;
    private final AdamW optimizer;
    private final LossScale scale;
    private final Optional<MovingAverage> average;
    private final Differentiation differentiation;

    /**
     * Starts at the weights' present values.
     *
     * @param scalesLoss whether the model computes in float16
     */
    public Update(TrainedWeights weights, OptimizerConfig config, boolean scalesLoss, Differentiation differentiation) {
        this(weights, config, scalesLoss, differentiation, List.of(ParameterGroup.all(weights)));
    }

    /** As above, with groups of weights that have learning rates of their own. */
    public Update(
            TrainedWeights weights,
            OptimizerConfig config,
            boolean scalesLoss,
            Differentiation differentiation,
            List<ParameterGroup> groups) {
        this.weights = weights;
        this.config = config;
        this.differentiation = differentiation;
        optimizer = new AdamW(weights, config, groups);
        scale = new LossScale(scalesLoss);
        average = config.emaDecay() > 0 ? Optional.of(new MovingAverage(weights, config.emaDecay())) : Optional.empty();
    }

    /** How an update ended. */
    public enum Outcome {
        /** The weights were changed. */
        DONE,
        /** Gradients overflowed; the weights are as before and the loss scale is lower. */
        SKIPPED,
        /** Gradients are not finite and no loss scale can mend it; the weights are as before. */
        DIVERGED
    }

    /**
     * How an update ended.
     *
     * @param outcome whether the weights were changed
     * @param gradientNorm before clipping; not finite unless they were
     */
    public record Result(Outcome outcome, double gradientNorm) {}

    /**
     * Adds a batch's gradients.
     *
     * @param loss its loss, unscaled, in the current scope
     * @param batches how many batches make this update
     */
    public void add(Tensor loss, int batches) {
        try (Scope scope = Scope.open()) {
            double factor = scale.factor() / batches;
            differentiation.backward(factor == 1 ? loss : Tensors.mul(loss, factor));
            weights.collect();
        }
    }

    /** Changes the weights by the gradients added since the last update, and forgets the gradients. */
    public Result finish(double learningRate) {
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor gradients = weights.gradients();
            if (scale.factor() != 1) {
                gradients.mul_(new Scalar(1 / scale.factor()));
            }
            double norm = Tensors.item(torch.linalg_vector_norm(gradients));
            boolean finite = Double.isFinite(norm);
            boolean hope = scale.observe(!finite);
            if (finite) {
                if (config.maxGradNorm() > 0 && norm > config.maxGradNorm()) {
                    gradients.mul_(new Scalar(config.maxGradNorm() / (norm + 1e-6)));
                }
                optimizer.step(learningRate);
                average.ifPresent(a -> a.follow(weights, optimizer.steps()));
            }
            weights.clearGradients();
            weights.refresh();
            return new Result(finite ? Outcome.DONE : hope ? Outcome.SKIPPED : Outcome.DIVERGED, norm);
        }
    }

    /** Forgets the gradients added since the last update. */
    public void abandon() {
        differentiation.discard();
        weights.clearGradients();
    }

    /** Returns the settings. */
    OptimizerConfig config() {
        return config;
    }

    /** Returns how gradients are computed. */
    public Differentiation differentiation() {
        return differentiation;
    }

    /** Returns the trained weights. */
    public TrainedWeights weights() {
        return weights;
    }

    /** Returns the optimizer. */
    public AdamW optimizer() {
        return optimizer;
    }

    /** Returns the loss scale. */
    public LossScale scale() {
        return scale;
    }

    /** Returns the moving average, if one is kept. */
    public Optional<MovingAverage> average() {
        return average;
    }

    @Override
    public void close() {
        average.ifPresent(MovingAverage::close);
        optimizer.close();
    }
}
