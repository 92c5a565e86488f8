package org.inkloom.picturebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.control.Control;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.Action;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.picturebook.scene.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlTest {
    private static final int SIZE = 128;
    private static final int FIGURE = 205;
    private final Illustrator illustrator = new Illustrator(SIZE, SIZE);
    private final SceneSampler sampler = new SceneSampler(Split.TRAIN, Style.base());

    @ParameterizedTest
    @EnumSource(Control.class)
    void draws_a_picture_of_the_same_size_with_something_in_it(Control control) {
        for (long seed = 0; seed < 40; seed++) {
            SceneDescription scene = sampler.sample(seed);
            RgbPicture picture = illustrator.draw(scene);
            RgbPicture drawn = control.of(scene, picture, illustrator);
            assertThat(drawn.width()).isEqualTo(SIZE);
            assertThat(drawn.height()).isEqualTo(SIZE);
            boolean nobody = control == Control.POSE && scene.figures().isEmpty();
            assertThat(brightest(drawn) > 40).isEqualTo(!nobody);
        }
    }

    private static int brightest(RgbPicture picture) {
        int most = 0;
        for (byte b : picture.rgb()) {
            most = Math.max(most, b & 255);
        }
        return most;
    }

    @Test
    void puts_the_joints_inside_the_figure() {
        int checked = 0;
        for (long seed = 0; seed < 600; seed++) {
            SceneDescription scene = sampler.sample(seed);
            if (scene.figures().size() != 1
                    || scene.view() != View.FULL
                    || !scene.props().isEmpty()
                    || scene.figures().getFirst().action() == Action.SLEEP) {
                continue;
            }
            RgbPicture depth = illustrator.drawDepth(scene);
            List<double[]> joints = illustrator.joints(scene).getFirst();
            assertThat(joints).hasSize(18);
            for (int i = 1; i < 14; i++) {
                double[] p = joints.get(i);
                assertThat(nearFigure(depth, p)).as("seed %d joint %d", seed, i).isTrue();
            }
            checked++;
        }
        assertThat(checked).isGreaterThan(100);
    }

    private static boolean nearFigure(RgbPicture depth, double[] point) {
        for (int dy = -2; dy <= 2; dy++) {
            for (int dx = -2; dx <= 2; dx++) {
                int x = (int) point[0] + dx;
                int y = (int) point[1] + dy;
                boolean inside = x >= 0 && y >= 0 && x < SIZE && y < SIZE;
                if (inside && (depth.rgb()[(y * SIZE + x) * 3] & 255) == FIGURE) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void keeps_the_depth_of_every_layer() {
        SceneDescription scene = sampler.sample(3);
        RgbPicture depth = illustrator.drawDepth(scene.in(Style.COMIC));
        assertThat(illustrator.drawDepth(scene)).isEqualTo(depth);
    }
}
