package org.inkloom.training.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.scheduler.BetaSchedule;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.diffusion.scheduler.PredictionType;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.LeapConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LeapLossTest {
    private static final NoiseSchedule SCHEDULE =
            NoiseSchedule.of(new NoiseConfig(1100, 0.00085, 0.014, BetaSchedule.SCALED_LINEAR, List.of(), true));
    private static final Placement CPU = Placement.cpuFloat32();

    private static LeapLoss.Batch batch(LeapLoss loss, Tensor latents, int... leaps) {
        LeapLoss.Drawn drawn = loss.of(torch.randn(Tensors.shape(latents)), leaps);
        long count = leaps.length;
        return new LeapLoss.Batch(
                latents,
                drawn.mixture().noise(),
                drawn.leaps(),
                UNetPass.of(conditioning(count, 1)),
                conditioning(1, 0));
    }

    private static UNet.Conditioning conditioning(long count, double value) {
        return new UNet.Conditioning(
                torch.full(new long[] {count, 3, 4}, new Scalar(value)),
                torch.full(new long[] {count, 4}, new Scalar(value)),
                torch.zeros(count, 6));
    }

    private static double measured(LeapLoss loss, Denoiser learner, Denoiser teacher, int... leaps) {
        return Tensors.item(loss.of(learner, teacher, batch(loss, torch.randn(leaps.length, 2, 4, 4), leaps)));
    }

    /** Predicts a velocity that is some function of latents, time and caption. */
    private static Tensor some(Tensor x, Tensor t, UNetPass pass) {
        Tensor caption =
                pass.conditioning().hiddenStates().mean(new long[] {1, 2}).view(-1, 1, 1, 1);
        return x.mul(x)
                .add(caption)
                .add(t.view(-1, 1, 1, 1).div(new Scalar(1100.0)))
                .sin();
    }

    /** Always means the same original. */
    private static Denoiser sureOf(Tensor original, PredictionType prediction) {
        return (x, t, pass) -> {
            Tensor share = torch.zeros(t.size(0), 1, 1, 1);
            for (int i = 0; i < t.size(0); i++) {
                share.narrow(0, i, 1).fill_(new Scalar((double)
                        SCHEDULE.alphaCumprod((int) Tensors.item(t.narrow(0, i, 1)))));
            }
            Tensor a = share.sqrt();
            Tensor s = share.neg().add(new Scalar(1.0)).sqrt();
            return switch (prediction) {
                case SAMPLE -> original.expand(x.sizes(), false);
                case V -> a.mul(x).sub(original).div(s);
                case EPSILON -> x.sub(a.mul(original)).div(s);
            };
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = PredictionType.class,
            names = {"V", "SAMPLE"})
    void a_teacher_that_walks_straight_is_followed_in_one_leap(PredictionType prediction) {
        try (Scope scope = Scope.open();
                LeapLoss loss = new LeapLoss(SCHEDULE, prediction, new LeapConfig(4, 1, 0, 5), CPU)) {
            Denoiser sure = sureOf(torch.randn(1, 2, 4, 4), prediction);
            assertThat(measured(loss, sure, sure, 0, 1, 2, 3)).isCloseTo(0, within(1e-6));
        }
    }

    @Test
    void one_step_of_the_teacher_is_the_teacher_itself_with_its_guidance() {
        try (Scope scope = Scope.open();
                LeapLoss loss = new LeapLoss(SCHEDULE, PredictionType.V, new LeapConfig(8, 3, 0, 1), CPU)) {
            Denoiser guided = (x, t, pass) -> {
                Tensor with = some(x, t, UNetPass.of(conditioning(x.size(0), 1)));
                Tensor without = some(x, t, UNetPass.of(conditioning(x.size(0), 0)));
                return without.add(with.sub(without).mul(new Scalar(3.0)));
            };
            assertThat(measured(loss, guided, LeapLossTest::some, 0, 3, 7)).isCloseTo(0, within(1e-5));
            assertThat(measured(loss, LeapLossTest::some, LeapLossTest::some, 0, 3, 7))
                    .isGreaterThan(1e-2);
        }
    }

    @ParameterizedTest
    @CsvSource({"1100, 8, 4", "1000, 4, 3", "1100, 1, 1"})
    void steps_are_spaced_evenly_from_the_last_timestep_on(int trained, int leaps, int substeps) {
        int[] fine = LeapLoss.timesteps(trained, leaps, substeps);
        assertThat(fine).hasSize(leaps * substeps).doesNotHaveDuplicates();
        assertThat(fine[0]).isEqualTo(trained - 1);
        assertThat(fine[fine.length - 1]).isCloseTo(trained / fine.length - 1, within(1));
    }

    @Test
    void leaps_and_noise_follow_from_the_seed() {
        try (Scope scope = Scope.open();
                LeapLoss loss = new LeapLoss(SCHEDULE, PredictionType.V, new LeapConfig(8, 3, 0, 2), CPU)) {
            LeapLoss.Drawn first = loss.draw(5, 64, 2, 4, 4);
            LeapLoss.Drawn again = loss.draw(5, 64, 2, 4, 4);
            assertThat(Tensors.longs(first.leaps()))
                    .isEqualTo(Tensors.longs(again.leaps()))
                    .contains(0, 7);
            assertThat(Tensors.floats(first.mixture().noise()))
                    .isEqualTo(Tensors.floats(again.mixture().noise()));
            assertThat(first.mixture().timesteps()).contains(1099);
        }
    }
}
