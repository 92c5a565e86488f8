package org.inkloom.picturebook.wide.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;
import org.junit.jupiter.api.Test;

class SceneMapsTest {
    private static final int SIDE = 128;
    private static final int CELLS = SIDE / 8;
    private static final int ALL = CELLS * CELLS;

    private final WideSampler sampler = new WideSampler(Split.TRAIN, List.of(Manner.FLAT));
    private final WideIllustrator large = new WideIllustrator(SIDE, SIDE);
    private final SceneMaps maps = new SceneMaps(SIDE, SIDE);

    @Test
    void the_shares_of_parts_are_one_in_every_cell_and_those_of_the_page_itself() {
        double apart = 0;
        for (int seed = 0; seed < 6; seed++) {
            WideScene scene = sampler.sample(seed);
            byte[] told = maps.of(scene);
            byte[] drawn = large.drawParts(scene).rgb();
            double sum = 0;
            for (int at = 0; at < ALL; at++) {
                int shares = 0;
                for (int part = 0; part < SceneMaps.PARTS; part++) {
                    int share = told[part * ALL + at] & 255;
                    shares += share;
                    sum += Math.abs(share / 255.0 - share(drawn, at, Part.values()[part]));
                }
                assertThat(shares).as("scene %d, cell %d", seed, at).isBetween(240, 255);
            }
            apart = Math.max(apart, sum / ALL / 2);
        }
        assertThat(apart).as("largest mean share that is said of another part").isLessThan(0.12);
    }

    private static double share(byte[] drawn, int cell, Part part) {
        int count = 0;
        for (int i = 0; i < 64; i++) {
            int pixel = (cell / CELLS * 8 + i / 8) * SIDE + cell % CELLS * 8 + i % 8;
            count += (drawn[pixel * 3] & 255) == part.grey() ? 1 : 0;
        }
        return count / 64.0;
    }

    @Test
    void joints_are_marked_where_they_are_and_nearer_things_are_brighter() {
        int marked = 0;
        for (int seed = 0; seed < 12; seed++) {
            WideScene scene = sampler.sample(seed);
            byte[] told = maps.of(scene);
            for (List<double[]> person : large.joints(scene)) {
                for (int joint = 0; joint < person.size(); joint++) {
                    double x = person.get(joint)[0];
                    double y = person.get(joint)[1];
                    if (x >= 0 && y >= 0 && x < SIDE && y < SIDE) {
                        int row = (int) (y / 8);
                        int at = row * CELLS + (int) (x / 8);
                        assertThat(told[(SceneMaps.PARTS + 1 + joint) * ALL + at] & 255)
                                .as("scene %d, joint %d", seed, joint)
                                .isGreaterThan(150);
                        marked++;
                    }
                }
            }
            int near = told[SceneMaps.PARTS * ALL + ALL - 1] & 255;
            int far = told[SceneMaps.PARTS * ALL] & 255;
            assertThat(near).as("scene %d: below against above", seed).isGreaterThanOrEqualTo(far);
        }
        assertThat(marked).isGreaterThan(20);
    }
}
