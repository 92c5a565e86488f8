package org.inkloom.score.coherence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CoherenceTest {
    private static final double ROUNDING = 1e-12;

    @Test
    void a_set_without_copies_has_the_mean_likeness_of_its_pairs() {
        double[] pairs = {0.2, 0.4, 0.9};
        Matrix likeness = Matrix.of(3, (a, b) -> pairs[a + b - 1]);

        Coherence coherence = Coherence.of(likeness, noCopies(3));

        assertThat(coherence.value()).isCloseTo(0.5, within(ROUNDING));
        assertThat(coherence.part(0)).isCloseTo(0.3, within(ROUNDING));
    }

    @Test
    void the_same_picture_over_and_over_has_none() {
        Matrix one = Matrix.of(8, (a, b) -> 1);
        assertThat(Coherence.of(one, one).value()).isZero();
    }

    @Test
    void one_picture_has_no_coherence() {
        assertThatThrownBy(() -> Coherence.of(noCopies(1), noCopies(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 500, seed = "20261129")
    void it_lies_between_0_and_1_and_is_the_mean_of_its_parts(
            @ForAll @IntRange(min = 2, max = 9) int size, @ForAll int seed) {
        Random random = new Random(seed);
        Matrix likeness = Matrix.of(size, (a, b) -> random.nextDouble());
        Matrix copies = Matrix.of(size, (a, b) -> random.nextInt(3) == 0 ? random.nextDouble() : 0);

        Coherence coherence = Coherence.of(likeness, copies);

        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += coherence.part(i);
        }
        assertThat(coherence.value()).isBetween(0.0, 1.0).isCloseTo(sum / size, within(ROUNDING));
    }

    @Property(tries = 500, seed = "20261130")
    void no_set_of_different_pictures_gains_by_replacing_some_with_copies_of_one(
            @ForAll @IntRange(min = 2, max = 9) int size, @ForAll int seed) {
        Random random = new Random(seed);
        Matrix likeness = Matrix.of(size, (a, b) -> random.nextDouble());
        int original = random.nextInt(size);
        // Which picture each place shows: its own, or the original.
        int[] shown = new int[size];
        for (int i = 0; i < size; i++) {
            shown[i] = random.nextBoolean() ? original : i;
        }
        Matrix copied = Matrix.of(size, (a, b) -> likeness.at(shown[a], shown[b]));
        Matrix copies = Matrix.of(size, (a, b) -> shown[a] == shown[b] ? 1 : 0);

        double before = Coherence.of(likeness, noCopies(size)).value();
        double after = Coherence.of(copied, copies).value();

        assertThat(after).isLessThanOrEqualTo(before + ROUNDING);
    }

    private static Matrix noCopies(int size) {
        return Matrix.of(size, (a, b) -> 0);
    }
}
