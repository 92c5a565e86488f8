package org.inkloom.diffusion.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JoinedStepsTest {
    /** Writes calls down: the anchors' call, {@code .} where they stand still, and the picture's call. */
    private static List<String> joined(double[] anchors, int from, double[] picture, int start) {
        return JoinedSteps.of(anchors, from, picture, start).calls().stream()
                .map(call -> call.anchors() + (call.moves() ? "" : ".") + words(call.picture()))
                .collect(Collectors.toList());
    }

    private static String words(OptionalInt picture) {
        return picture.isPresent() ? "+" + picture.getAsInt() : "";
    }

    @Test
    void anchors_go_ahead_alone_until_the_pictures_first_step() {
        double[] timesteps = {900, 700, 500, 300, 100};
        assertThat(joined(timesteps, 0, timesteps, 3)).containsExactly("0", "1", "2", "3+3", "4+4");
        assertThat(joined(timesteps, 0, timesteps, 0)).containsExactly("0+0", "1+1", "2+2", "3+3", "4+4");
        assertThat(joined(timesteps, 3, timesteps, 3)).containsExactly("3+3", "4+4");
    }

    @Test
    void calls_that_both_repeat_go_side_by_side() {
        double[] timesteps = {900, 700, 700, 500, 300};
        assertThat(joined(timesteps, 0, timesteps, 0)).containsExactly("0+0", "1+1", "2+2", "3+3", "4+4");
    }

    @Test
    void anchors_stand_still_while_the_picture_repeats_a_call_that_they_do_not() {
        double[] anchors = {900, 700, 700, 500, 300, 100};
        double[] picture = {900, 700, 500, 300, 300, 100};
        assertThat(joined(anchors, 0, picture, 2)).containsExactly("0", "1", "2", "3+2", "4.+3", "4+4", "5+5");
    }

    @Test
    void where_the_timesteps_differ_the_nearest_ones_go_together() {
        double[] anchors = {999, 666, 333, 0};
        double[] picture = {500, 333, 166, 0};
        assertThat(joined(anchors, 0, picture, 0)).containsExactly("0", "1+0", "2+1", "3.+2", "3+3");
    }
}
