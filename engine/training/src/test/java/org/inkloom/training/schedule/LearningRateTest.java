package org.inkloom.training.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.inkloom.training.config.LearningRateShape;
import org.junit.jupiter.api.Test;

class LearningRateTest {
    /** Rates of diffusers' own scheduler tests: peak 10, 10 updates, 2 of them warm-up, at updates 0 to 9. */
    private static final Map<LearningRateShape, double[]> DIFFUSERS = Map.of(
            LearningRateShape.CONSTANT,
            new double[] {10, 10, 10, 10, 10, 10, 10, 10, 10, 10},
            LearningRateShape.LINEAR,
            new double[] {0.0, 5.0, 10.0, 8.75, 7.5, 6.25, 5.0, 3.75, 2.5, 1.25},
            LearningRateShape.COSINE,
            new double[] {0.0, 5.0, 10.0, 9.61, 8.53, 6.91, 5.0, 3.08, 1.46, 0.38},
            LearningRateShape.COSINE_WITH_RESTARTS,
            new double[] {0.0, 5.0, 10.0, 8.53, 5.0, 1.46, 10.0, 8.53, 5.0, 1.46},
            LearningRateShape.POLYNOMIAL,
            new double[] {0.0, 5.0, 10.0, 7.656, 5.625, 3.906, 2.5, 1.406, 0.625, 0.156});

    @Test
    void the_rates_are_those_of_diffusers() {
        DIFFUSERS.forEach((shape, expected) -> {
            LearningRate rate = new LearningRate(10, shape, 2, 10, 2, 2);
            for (int update = 0; update < expected.length; update++) {
                assertThat(rate.at(update)).as("%s at %d", shape, update).isCloseTo(expected[update], within(0.01));
            }
        });
    }

    @Property(tries = 200)
    void no_rate_is_negative_or_above_the_peak(
            @ForAll LearningRateShape shape,
            @ForAll @IntRange(max = 50) int warmup,
            @ForAll @IntRange(min = 1, max = 60) int total,
            @ForAll @IntRange(max = 80) int update) {
        double value = new LearningRate(1e-3, shape, warmup, total, 3, 1).at(update);

        assertThat(value).isBetween(0.0, 1e-3 + 1e-15);
    }

    @Test
    void a_constant_rate_of_a_shortened_run_comes_to_rest_and_is_untouched_until_then() {
        LearningRate whole = new LearningRate(1, LearningRateShape.CONSTANT_WITH_WARMUP, 4, 400, 1, 1);
        LearningRate fitted = whole.shortenedTo(90);

        assertThat(fitted.settledUntil()).isEqualTo(60);
        for (int update = 0; update <= 60; update++) {
            assertThat(fitted.at(update)).isEqualTo(Math.min(1, update / 4.0) * Math.min(1, 30.0 / 31 + (60 - update)));
        }
        for (int update = 61; update < 90; update++) {
            assertThat(fitted.at(update)).isPositive().isLessThan(fitted.at(update - 1));
        }
        assertThat(fitted.at(89)).isLessThan(0.05);
    }

    @Test
    void a_falling_rate_of_a_shortened_run_is_that_of_a_run_of_its_length() {
        LearningRate whole = new LearningRate(1, LearningRateShape.COSINE, 4, 400, 1, 1);

        assertThat(whole.shortenedTo(90)).isEqualTo(new LearningRate(1, LearningRateShape.COSINE, 4, 90, 1, 1));
    }

    @Test
    void constant_with_warm_up_rises_and_stays() {
        LearningRate rate = new LearningRate(1, LearningRateShape.CONSTANT_WITH_WARMUP, 4, 10, 1, 1);

        assertThat(new double[] {rate.at(0), rate.at(2), rate.at(4), rate.at(9)})
                .containsExactly(0, 0.5, 1, 1);
    }
}
