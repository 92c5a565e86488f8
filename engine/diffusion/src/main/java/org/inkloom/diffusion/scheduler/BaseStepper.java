package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/** Base of all steppers: tensor scopes, type conversion to float32 and back, and helpers for single operations. */
abstract class BaseStepper implements Stepper {
    private final double[] timesteps;
    private final int start;

    BaseStepper(double[] timesteps, int start) {
        this.timesteps = timesteps;
        this.start = start;
    }

    @Override
    public final double[] timesteps() {
        return timesteps.clone();
    }

    @Override
    public final int start() {
        return start;
    }

    final int calls() {
        return timesteps.length;
    }

    final double timestep(int i) {
        return timesteps[i];
    }

    @Override
    public double initNoiseSigma() {
        return 1;
    }

    @Override
    public Tensor scaleInput(Tensor sample, int i) {
        return sample;
    }

    @Override
    public final Tensor step(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
        try (Scope scope = Scope.open()) {
            Tensor next = advance(float32(modelOutput), i, float32(sample), noise);
            return scope.keep(next.to(sample.scalar_type()));
        }
    }

    @Override
    public final Tensor denoised(Tensor modelOutput, int i, Tensor sample) {
        try (Scope scope = Scope.open()) {
            return scope.keep(estimate(float32(modelOutput), i, float32(sample)).to(torch.ScalarType.Float));
        }
    }

    @Override
    public final Tensor addNoise(Tensor original, Tensor noise, int i) {
        try (Scope scope = Scope.open()) {
            return scope.keep(noised(float32(original), float32(noise), i).to(original.scalar_type()));
        }
    }

    /** Computes the next sample in float32. Its temporaries are freed by the caller. */
    abstract Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise);

    /** Computes the estimate of the noise-free sample in float32. */
    abstract Tensor estimate(Tensor modelOutput, int i, Tensor sample);

    /** Computes the sample with noise of call {@code i}'s level added, in float32. */
    abstract Tensor noised(Tensor original, Tensor noise, int i);

    @Override
    public void close() {}

    /** Draws noise and moves it to the sample's device, as float32. */
    static Tensor draw(NoiseSupplier noise, Tensor like) {
        return noise.next().to(like.device(), torch.ScalarType.Float);
    }

    static Tensor float32(Tensor tensor) {
        return Tensors.cast(tensor, DType.FLOAT32);
    }

    static Tensor mul(Tensor tensor, double factor) {
        return tensor.mul(new Scalar(factor));
    }

    static Tensor div(Tensor tensor, double divisor) {
        return tensor.div(new Scalar(divisor));
    }
}
