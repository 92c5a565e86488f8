package org.inkloom.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepperTest {
    private static final long[] SHAPE = {2, 4, 5, 3};

    private static SchedulerConfig config(SchedulerKind kind) {
        return SchedulerConfig.of(kind, NoiseConfig.KOLORS)
                .with("clip_sample", false)
                .with("set_alpha_to_one", true);
    }

    /** A model that always knows the same original, so that a right sampler must arrive there. */
    private static Tensor oracle(Stepper stepper, Tensor original, Tensor sample, int i) {
        // The estimate is affine in the output: two probes find the output that yields the original.
        Tensor zero = stepper.denoised(Tensors.mul(sample, 0), i, sample);
        Tensor one = stepper.denoised(Tensors.add(Tensors.mul(sample, 0), 1), i, sample);
        return original.sub(zero).div(one.sub(zero));
    }

    @ParameterizedTest
    @EnumSource
    void arrives_at_the_original_that_a_perfect_model_predicts(SchedulerKind kind) {
        try (Scope scope = Scope.open();
                Noise seed = new Noise(7);
                Stepper stepper = config(kind).stepper(12)) {
            Tensor original = seed.randn(SHAPE);
            Tensor sample = Tensors.mul(seed.randn(SHAPE), stepper.initNoiseSigma());
            for (int i = stepper.start(); i < stepper.timesteps().length; i++) {
                sample = stepper.step(oracle(stepper, original, sample, i), i, sample, () -> seed.randn(SHAPE));
            }
            assertThat(Tensors.floats(sample)).hasSize(120);
            float[] wanted = Tensors.floats(original);
            float[] got = Tensors.floats(sample);
            // Those that end at the first training timestep leave its noise, which is normal: five deviations hold all.
            boolean leaves = kind == SchedulerKind.DEIS || kind == SchedulerKind.TCD;
            double noise = Math.sqrt(1 - config(kind).schedule().alphaCumprod(0));
            for (int i = 0; i < wanted.length; i++) {
                assertThat(got[i]).isCloseTo(wanted[i], within(leaves ? (float) (5 * noise) : 2e-3f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void takes_the_same_steps_again_from_the_same_seed(SchedulerKind kind) {
        assertThat(run(kind, 3)).isEqualTo(run(kind, 3));
    }

    private static float[] run(SchedulerKind kind, long seedValue) {
        try (Scope scope = Scope.open();
                Noise seed = new Noise(seedValue);
                Stepper stepper = config(kind).stepper(6, 0.7)) {
            Tensor sample = stepper.addNoise(seed.randn(SHAPE), seed.randn(SHAPE), stepper.start());
            for (int i = stepper.start(); i < stepper.timesteps().length; i++) {
                Tensor input = stepper.scaleInput(sample, i);
                sample = stepper.step(Tensors.mul(input, 0.3), i, sample, () -> seed.randn(SHAPE));
            }
            return Tensors.floats(sample);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keeps_the_sample_s_type_and_falls_through_its_timesteps(SchedulerKind kind) {
        try (Scope scope = Scope.open();
                Noise seed = new Noise(5);
                Stepper stepper = config(kind).stepper(4)) {
            double[] timesteps = stepper.timesteps();
            for (int i = 1; i < timesteps.length; i++) {
                assertThat(timesteps[i]).isLessThanOrEqualTo(timesteps[i - 1]);
            }
            Tensor sample = Tensors.cast(seed.randn(SHAPE), DType.BFLOAT16);
            Tensor output = Tensors.cast(seed.randn(SHAPE), DType.FLOAT16);
            Tensor next = stepper.step(output, 0, sample, () -> seed.randn(SHAPE));
            assertThat(Tensors.dtype(next)).isEqualTo(DType.BFLOAT16);
            assertThat(Tensors.dtype(stepper.denoised(output, 0, sample))).isEqualTo(DType.FLOAT32);
        }
    }

    @ParameterizedTest
    @EnumSource
    void leaves_nothing_behind_but_the_samples(SchedulerKind kind) {
        run(kind, 1);
        long before = Pointer.totalBytes();
        List<float[]> results = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            results.add(run(kind, i));
        }
        assertThat(results).noneMatch(result -> Arrays.equals(result, new float[result.length]));
        assertThat(Pointer.totalBytes()).isEqualTo(before);
    }
}
