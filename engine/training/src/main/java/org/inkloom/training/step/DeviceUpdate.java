package org.inkloom.training.step;

import java.util.List;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.ListType;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.OptimizerConfig;
import org.inkloom.weights.DType;

/**
 * Does what an {@link Update} does without ever waiting for the device. The norm, whether gradients are finite, the
 * loss scale, the number of steps and the learning rates are kept in tensors; AdamW is libtorch's fused kernel; so
 * {@link #finish} can be recorded and repeated. Weights, moments and average are the update's own; what is counted here
 * is copied back to it by {@link #settle}.
 *
 * <p>Gives the same as {@link Update#finish} up to rounding.
 */
public final class DeviceUpdate implements AutoCloseable {
    private static final double RAMP = 9;
    private static final double GROWTH = 2;
    private static final double BACKOFF = 0.5;
    private static final long GROWTH_INTERVAL = 2000;
    private static final double NORM_EPSILON = 1e-6;

    private final Update update;
    private final Device device;
    private final boolean scales;
    private final List<ParameterGroup> groups;
    private final Tensor rates;
    private final Tensor steps;
    private final Tensor scale;
    private final Tensor growth;
    private final Tensor overflow;
    /** Sums since they were last read: losses, finite norms, skipped updates, updates. */
    private final Tensor sums;

    private final OperatorHandle adamw;
    private final OperatorHandle updateScale;

    /** Starts from an update's present state. */
    public DeviceUpdate(Update update, Device device, boolean scalesLoss) {
        this.update = update;
        this.device = device;
        scales = scalesLoss;
        groups = update.optimizer().groups();
        try (Scope scope = Scope.open()) {
            rates = scalars(groups.size(), 0);
            steps = scalars(1, (double) update.optimizer().steps());
            scale = scalars(1, update.scale().factor());
            growth = Scope.retain(torch.full(
                    new long[] {1}, new Scalar(update.scale().goodUpdates()), Tensors.options(device, DType.INT32)));
            overflow = scalars(1, 0);
            sums = scalars(4, 0);
            adamw = Scope.retain(Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "tensor_lr"));
            updateScale = Scope.retain(Dispatcher.singleton().findSchemaOrThrow("aten::_amp_update_scale_", ""));
        }
    }

    private Tensor scalars(long count, double value) {
        return Scope.retain(torch.full(new long[] {count}, new Scalar(value), Tensors.options(device, DType.FLOAT32)));
    }

    /** Sets the learning rate of the next update. Must not be recorded. */
    public void rate(double learningRate) {
        float[] values = new float[groups.size()];
        for (int g = 0; g < values.length; g++) {
            values[g] = (float) (learningRate * groups.get(g).rateFactor());
        }
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor cpu = Tensors.of(values, values.length);
            rates.copy_(device.isCuda() ? cpu.pin_memory() : cpu, true);
        }
    }

    /**
     * Adds a batch's gradients.
     *
     * @param loss its loss, unscaled, in the current scope
     * @param batches how many batches make this update
     */
    public void add(Tensor loss, int batches) {
        try (Scope scope = Scope.open()) {
            Tensor share = batches == 1 ? loss : Tensors.mul(loss, 1.0 / batches);
            try (NoGradGuard noGrad = new NoGradGuard()) {
                sums.narrow(0, 0, 1).add_(share.detach());
            }
            update.differentiation().backward(scales ? share.mul(scale.select(0, 0)) : share);
            update.weights().collect();
        }
    }

    /**
     * Changes the weights by the gradients added since the last update, unless these are not finite; then sets the
     * gradients to zero.
     */
    public void finish() {
        OptimizerConfig config = update.config();
        TrainedWeights weights = update.weights();
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor gradients = weights.gradients();
            if (scales) {
                gradients.div_(scale);
            }
            Tensor norm = torch.linalg_vector_norm(gradients).unsqueeze(0);
            Tensor finite = Tensors.cast(torch.isfinite(norm), DType.FLOAT32);
            overflow.copy_(finite.neg().add(new Scalar(1.0)));
            if (config.maxGradNorm() > 0) {
                Tensor factor = norm.add(new Scalar(NORM_EPSILON)).reciprocal().mul(new Scalar(config.maxGradNorm()));
                gradients.mul_(factor.clamp(new ScalarOptional(), new ScalarOptional(new Scalar(1.0))));
            }
            steps.add_(finite);
            for (int g = 0; g < groups.size(); g++) {
                adamw(groups.get(g), rates.narrow(0, g, 1), config);
            }
            update.average().ifPresent(average -> follow(average, config.emaDecay()));
            sums.narrow(0, 1, 1).add_(torch.where(finite.gt(new Scalar(0)), norm, torch.zeros_like(norm)));
            sums.narrow(0, 2, 1).add_(overflow);
            sums.narrow(0, 3, 1).add_(new Scalar(1.0));
            if (scales) {
                updateScale();
            }
            weights.clearGradients();
            weights.refresh();
        }
    }

    private void adamw(ParameterGroup group, Tensor rate, OptimizerConfig config) {
        IValueVector stack = new IValueVector();
        stack.put(
                list(group.of(update.weights().values())),
                list(group.of(update.weights().gradients())),
                list(group.of(update.optimizer().mean())),
                list(group.of(update.optimizer().square())),
                list(),
                list(steps.select(0, 0)),
                new IValue(rate.select(0, 0)),
                new IValue(config.beta1()),
                new IValue(config.beta2()),
                new IValue(config.weightDecay()),
                new IValue(config.epsilon()),
                new IValue(false),
                new IValue(false),
                new IValue(),
                new IValue(overflow.select(0, 0)));
        adamw.callBoxed(stack);
    }

    private static IValue list(Tensor... tensors) {
        GenericList list = new GenericList(ListType.ofTensors().containedType(0));
        for (Tensor tensor : tensors) {
            list.push_back(new IValue(tensor));
        }
        return new IValue(list);
    }

    /**
     * Updates the moving average. Its decay rises as {@code (1 + n) / (10 + n)} with n updates before this one, as in
     * {@link MovingAverage}.
     */
    private void follow(MovingAverage average, double decay) {
        Tensor kept = steps.div(steps.add(new Scalar(RAMP)))
                .clamp(new ScalarOptional(), new ScalarOptional(new Scalar(decay)))
                .mul(Tensors.cast(steps.gt(new Scalar(1.0)), DType.FLOAT32));
        average.values().lerp_(update.weights().values(), kept.neg().add(new Scalar(1.0)));
    }

    private void updateScale() {
        IValueVector stack = new IValueVector();
        stack.put(
                new IValue(scale),
                new IValue(growth),
                new IValue(overflow),
                new IValue(GROWTH),
                new IValue(BACKOFF),
                new IValue(GROWTH_INTERVAL));
        updateScale.callBoxed(stack);
    }

    /**
     * What happened since this was last read.
     *
     * @param loss the mean loss
     * @param gradientNorm the mean of the finite norms, before clipping; NaN if none was finite
     * @param skipped how many updates did not change the weights
     * @param made how many updates there were
     * @param hopeless whether no update changed the weights and a lower loss scale could not help
     */
    public record Reading(double loss, double gradientNorm, long skipped, long made, boolean hopeless) {}

    /** Waits for the device, and returns what happened since the last reading. */
    public Reading read() {
        float[] values = Tensors.floats(sums);
        try (NoGradGuard noGrad = new NoGradGuard()) {
            sums.zero_();
        }
        long made = Math.round(values[3]);
        long skipped = Math.round(values[2]);
        boolean none = skipped == made;
        return new Reading(
                values[0] / made,
                none ? Double.NaN : values[1] / (made - skipped),
                skipped,
                made,
                none && (!scales || Tensors.floats(scale)[0] < LossScale.SMALLEST));
    }

    /** Copies the number of steps and the loss scale back to the update. */
    public void settle() {
        update.optimizer().restoreSteps(Math.round((double) Tensors.floats(steps)[0]));
        update.scale().restore(Tensors.floats(scale)[0], Math.round(Tensors.floats(growth)[0]));
    }

    @Override
    public void close() {
        for (Tensor tensor : List.of(rates, steps, scale, growth, overflow, sums)) {
            Scope.release(tensor);
        }
        Scope.release(adamw);
        Scope.release(updateScale);
    }
}
