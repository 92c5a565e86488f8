package org.inkloom.training.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.step.DenoisingLoss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrawsOfBatchesTest {
    private static final Path ANYWHERE = Path.of("target", "nothing");

    @Test
    void as_many_captions_are_dropped_as_asked_and_always_the_same() {
        int dropped = 0;
        for (long batch = 0; batch < 200; batch++) {
            boolean[] which = TextSide.dropped(3, batch, 50, 0.1);
            assertThat(TextSide.dropped(3, batch, 50, 0.1)).isEqualTo(which);
            for (boolean one : which) {
                dropped += one ? 1 : 0;
            }
        }
        // 10,000 draws of 0.1: three deviations are 90.
        assertThat(dropped).isBetween(910, 1090);
        assertThat(TextSide.dropped(3, 0, 50, 0)).containsOnly(false);
    }

    @Test
    void timesteps_cover_the_whole_range_evenly() {
        int[] drawn = LatentBatch.timesteps(1, 7, 11, 1100);

        for (int i = 0; i < drawn.length; i++) {
            assertThat(drawn[i]).isBetween(i * 100, i * 100 + 99);
        }
        assertThat(Arrays.equals(drawn, LatentBatch.timesteps(1, 8, 11, 1100))).isFalse();
    }

    @Test
    void the_last_timestep_is_noise_alone_and_still_counts() {
        var config = Trainings.config("diffusion", ANYWHERE, "model", "m", "min_snr_gamma", "5");
        NoiseSchedule schedule = NoiseSchedule.of(ModelScheduler.of(config).noise());
        DenoisingLoss loss = new DenoisingLoss(
                schedule, ModelScheduler.of(config).prediction(), config.noise(), Placement.cpuFloat32());

        try (Scope scope = Scope.open()) {
            DenoisingLoss.Levels levels = loss.levels(0, schedule.size() - 1);
            assertThat(Tensors.floats(levels.signal())[1]).isZero();
            assertThat(Tensors.floats(levels.noise())[1]).isEqualTo(1);
            assertThat(Tensors.floats(levels.weight())[1]).isEqualTo(1);
            // Nearly clean: 5 over the ratio counted from one, which is 1 / (1 - 0.99915).
            assertThat((double) Tensors.floats(levels.weight())[0]).isCloseTo(5 * 0.00085, within(1e-5));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "vae, preset, inklin, INK-TRAIN-002",
        "text, updates, 5, INK-TRAIN-002",
        "diffusion, updates, 5, INK-TRAIN-002",
        "diffusion, noises_per_example, 3, INK-TRAIN-002",
        "vae, decoder_only, true, INK-TRAIN-002",
        "vae, prediction, epsilon, INK-TRAIN-002",
        "vae, lr_end, 1, INK-TRAIN-002",
        "vae, pool_size, 0, INK-TRAIN-002",
        "vae, batch_sise, 4, INK-TRAIN-001",
        "unet, updates, 5, INK-TRAIN-002",
    })
    void wrong_settings_are_refused_by_name(String part, String key, String value, String code) {
        assertThatThrownBy(() -> Trainings.config(part, ANYWHERE, key, value))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
