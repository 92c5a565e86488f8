package org.inkloom.training.step;

import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.training.config.OptimizerConfig;

/**
 * AdamW (Loshchilov and Hutter, arXiv:1711.05101) in the order of operations of {@code torch.optim.AdamW}:
 *
 * <pre>{@code
 * w *= 1 - lr * decay;  m += (g - m) * (1 - beta1);  v = v * beta2 + g * g * (1 - beta2)
 * w -= lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + eps)
 * }</pre>
 *
 * <p>Owns its two moments until {@link #close}.
 */
public final class AdamW implements AutoCloseable {
    private final OptimizerConfig config;
    private final TrainedWeights weights;
    private final Tensor mean;
    private final Tensor square;
    private final List<ParameterGroup> groups;
    private long steps;

    /** Makes an optimizer with moments of zero. */
    public AdamW(TrainedWeights weights, OptimizerConfig config) {
        this(weights, config, List.of(ParameterGroup.all(weights)));
    }

    /**
     * As above, with groups of weights that have learning rates of their own; together the groups must cover all
     * weights.
     */
    public AdamW(TrainedWeights weights, OptimizerConfig config, List<ParameterGroup> groups) {
        this.config = config;
        this.weights = weights;
        this.groups = List.copyOf(groups);
        try (Scope scope = Scope.open()) {
            mean = Scope.retain(torch.zeros_like(weights.values()));
            square = Scope.retain(torch.zeros_like(weights.values()));
        }
    }

    /** Changes the weights by their gradients, once. The gradients stay as they are. */
    public void step(double learningRate) {
        steps++;
        double meanCorrection = 1 - Math.pow(config.beta1(), (double) steps);
        double squareCorrection = Math.sqrt(1 - Math.pow(config.beta2(), (double) steps));
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            for (ParameterGroup group : groups) {
                double rate = learningRate * group.rateFactor();
                Tensor values = group.of(weights.values());
                Tensor gradient = group.of(weights.gradients());
                Tensor m = group.of(mean);
                Tensor v = group.of(square);
                values.mul_(new Scalar(1 - rate * config.weightDecay()));
                m.lerp_(gradient, new Scalar(1 - config.beta1()));
                v.mul_(new Scalar(config.beta2())).addcmul_(gradient, gradient, new Scalar(1 - config.beta2()));
                Tensor root = v.sqrt().div_(new Scalar(squareCorrection)).add_(new Scalar(config.epsilon()));
                values.addcdiv_(m, root, new Scalar(-rate / meanCorrection));
            }
        }
    }

    /** Returns the groups. */
    List<ParameterGroup> groups() {
        return groups;
    }

    /** Returns the number of updates so far. */
    public long steps() {
        return steps;
    }

    /** Returns the moving mean of the gradients. */
    public Tensor mean() {
        return mean;
    }

    /** Returns the moving mean of their squares. */
    public Tensor square() {
        return square;
    }

    /** Restores the number of updates, so that training can go on. The moments are restored by copying into them. */
    public void restoreSteps(long done) {
        steps = done;
    }

    @Override
    public void close() {
        Scope.release(square);
        Scope.release(mean);
    }
}
