package org.inkloom.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;

class GateTest {
    private static ScoreReport report(String variant, double... values) {
        Score score = Score.withoutReasons(ScoreKind.AESTHETIC, "a model", variant, List.of("a.png", "b.png"), values);
        return new ScoreReport(List.of("a.png", "b.png"), List.of(score), List.of(), List.of());
    }

    private static AbstractThrowableAssert<?, ?> refused(String code, Runnable work) {
        return assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void the_mean_decides_and_a_mean_that_equals_the_threshold_passes() {
        assertThatCode(() -> Gate.CONTEST.requirePassed(report("", 5, 7))).doesNotThrowAnyException();
        refused("INK-SCORE-010", () -> Gate.CONTEST.requirePassed(report("", 5, 6.98)))
                .hasMessageContaining("aesthetic 5.99 of 6.00");
        assertThat(new Gate(ScoreKind.AESTHETIC, 5.5).verdict(report("", 5, 6.98)))
                .isEqualTo(Gate.Verdict.PASSED);
    }

    @Test
    void the_number_of_another_model_never_passes_for_the_usual_one() {
        assertThat(Gate.CONTEST.verdict(report("other", 9, 9))).isEqualTo(Gate.Verdict.NOT_MEASURED);
        refused("INK-SCORE-009", () -> Gate.CONTEST.requirePassed(report("other", 9, 9)))
                .hasMessageContaining("another model");
    }

    @Test
    void what_nothing_measures_is_refused_with_the_command_that_fetches_it() {
        MissingScore missing =
                new MissingScore(ScoreKind.AESTHETIC, "It is not here.", "inkloom pull some/thing (1 GB)");
        refused("INK-SCORE-009", () -> Gate.CONTEST.requireMeasurable(_ -> Optional.of(missing)))
                .hasMessageContaining("Run: inkloom pull some/thing (1 GB). Or gate by another score");
        assertThatCode(() -> Gate.CONTEST.requireMeasurable(_ -> Optional.empty()))
                .doesNotThrowAnyException();
    }

    @Test
    void a_weakest_picture_is_named_with_how_far_it_is_below() {
        PictureScore weakest = report("", 5, 7).scores().getFirst().weakest().orElseThrow();
        assertThat(weakest.picture()).isEqualTo("a.png");
        assertThat(weakest.why()).isEqualTo("1.00 below the set's mean");
    }

    @Test
    void gates_that_cannot_be_are_refused() {
        refused("INK-SCORE-002", () -> new Gate(ScoreKind.TECHNICAL, Double.NaN));
        refused("INK-SCORE-002", () -> new Gate(ScoreKind.TECHNICAL, -0.1));
        refused("INK-SCORE-003", () -> Gate.of("aestetic", Optional.empty()))
                .hasMessageContaining("Did you mean aesthetic?");
        assertThat(Gate.of("prompt-match", Optional.empty()).threshold()).isEqualTo(2.5);
    }
}
