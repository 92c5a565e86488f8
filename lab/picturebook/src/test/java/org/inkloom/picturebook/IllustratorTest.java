package org.inkloom.picturebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.Action;
import org.inkloom.picturebook.scene.Bottom;
import org.inkloom.picturebook.scene.Daylight;
import org.inkloom.picturebook.scene.Detail;
import org.inkloom.picturebook.scene.Expression;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Figure;
import org.inkloom.picturebook.scene.HairStyle;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.scene.Place;
import org.inkloom.picturebook.scene.Prop;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Skin;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.picturebook.scene.Top;
import org.inkloom.picturebook.scene.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IllustratorTest {
    private static final Illustrator SMALL = new Illustrator(64, 64);

    @Test
    void draws_the_reference_pictures_bit_for_bit_and_tells_them_in_the_same_words() throws IOException {
        Illustrator illustrator = new Illustrator(96, 96);
        SceneSampler sampler = new SceneSampler(Split.ANY, List.of(Style.values()));
        CaptionWriter writer = new CaptionWriter(Split.ANY);
        ReferencePages pages = new ReferencePages("pages.tsv");
        for (long seed = 0; seed < 64; seed++) {
            SceneDescription scene = sampler.sample(seed);
            pages.add(
                    seed,
                    illustrator.draw(scene).rgb(),
                    writer.write(scene, seed).text());
        }
        pages.check();
    }

    @Test
    void does_not_depend_on_what_was_drawn_before() {
        SceneSampler sampler = new SceneSampler(Split.ANY, List.of(Style.values()));
        Illustrator fresh = new Illustrator(64, 64);
        RgbPicture first = fresh.draw(sampler.sample(9));
        for (long seed = 0; seed < 20; seed++) {
            SMALL.draw(sampler.sample(seed));
        }
        assertThat(SMALL.draw(sampler.sample(9))).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(Style.class)
    void draws_every_value_in_every_style(Style style) {
        for (Place place : Place.values()) {
            for (Daylight daylight : place.hasWeather() ? Daylight.values() : new Daylight[] {Daylight.DAY}) {
                drawn(new SceneDescription(1, style, place, daylight, View.FULL, List.of(), List.of()));
            }
        }
        for (Prop prop : Prop.values()) {
            drawn(new SceneDescription(2, style, Place.MEADOW, Daylight.DAY, View.FULL, List.of(), List.of(prop)));
            drawn(with(style, figure(Action.HOLD, Facing.FRONT, 3, prop)));
        }
        for (Facing facing : Facing.values()) {
            for (Action action : Action.values()) {
                drawn(with(style, figure(action, facing, action.ordinal(), Prop.KITE)));
            }
            for (int i = 0; i < 24; i++) {
                drawn(with(style, figure(Action.STAND, facing, i, Prop.KITE)));
            }
        }
    }

    private static void drawn(SceneDescription scene) {
        RgbPicture picture = SMALL.draw(scene);
        byte[] rgb = picture.rgb();
        int different = 0;
        for (int i = 3; i < rgb.length; i++) {
            different += rgb[i] != rgb[i - 3] ? 1 : 0;
        }
        assertThat(different).as("%s", scene).isGreaterThan(200);
    }

    private static SceneDescription with(Style style, Figure figure) {
        return new SceneDescription(3, style, Place.PARK, Daylight.DAY, View.FULL, List.of(figure), List.of());
    }

    /** Returns a figure whose other properties take all their values as the number grows. */
    private static Figure figure(Action action, Facing facing, int number, Prop held) {
        Top top = Top.values()[number % Top.values().length];
        return new Figure(
                Person.values()[number % Person.values().length],
                HairStyle.values()[number % HairStyle.values().length],
                Hue.values()[number % Hue.values().length],
                Skin.values()[number % Skin.values().length],
                top,
                Hue.values()[(number + 3) % Hue.values().length],
                top.isWhole() ? Bottom.NONE : Bottom.values()[number % 4],
                Hue.values()[(number + 5) % Hue.values().length],
                Detail.values()[number % Detail.values().length],
                Hue.values()[(number + 7) % Hue.values().length],
                action,
                Expression.values()[number % Expression.values().length],
                facing,
                number % 2 == 0,
                action == Action.HOLD ? Optional.of(held) : Optional.empty());
    }

    @Test
    void draws_sizes_from_64_to_1024_and_other_shapes() {
        SceneDescription scene = new SceneSampler(Split.TRAIN, Style.base()).sample(4);
        int[][] sizes = {{64, 64}, {96, 160}, {160, 96}, {256, 256}, {1024, 1024}, {1024, 768}};
        for (int[] size : sizes) {
            RgbPicture picture = new Illustrator(size[0], size[1]).draw(scene);
            assertThat(picture.width()).isEqualTo(size[0]);
            assertThat(picture.height()).isEqualTo(size[1]);
        }
    }

    @Test
    void refuses_sizes_that_it_cannot_draw() {
        assertThatThrownBy(() -> new Illustrator(16, 16)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Illustrator(64, 512)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_focus_is_where_figures_stand_and_nowhere_where_there_is_nothing() {
        SceneSampler sampler = new SceneSampler(Split.TRAIN, Style.base());
        Illustrator illustrator = new Illustrator(64, 64);
        int someone = 0;
        for (long seed = 0; seed < 200; seed++) {
            SceneDescription scene = sampler.sample(seed);
            byte[] focus = illustrator.drawFocus(scene);
            assertThat(focus).hasSize(8 * 8);
            int covered = 0;
            for (byte cell : focus) {
                covered += cell & 255;
            }
            double share = covered / (255.0 * focus.length);
            if (!scene.figures().isEmpty()) {
                assertThat(share).as("seed %d", seed).isBetween(0.02, 0.95);
                someone++;
            } else if (scene.props().isEmpty()) {
                assertThat(share).as("seed %d", seed).isZero();
            }
        }
        assertThat(someone).isGreaterThan(100);
    }

    @Test
    void the_focus_is_full_on_heads_and_two_fifths_on_bodies() {
        SceneSampler sampler = new SceneSampler(Split.TRAIN, Style.base());
        Illustrator illustrator = new Illustrator(128, 128);
        int full = 0;
        int below = 0;
        for (long seed = 0; seed < 100; seed++) {
            SceneDescription scene = sampler.sample(seed);
            List<int[]> heads = illustrator.heads(scene);
            byte[] focus = illustrator.drawFocus(scene);
            for (int cell = 0; cell < focus.length; cell++) {
                int x = cell % 16 * 8;
                int y = cell / 16 * 8;
                boolean apart = heads.stream()
                        .allMatch(head -> x + 8 <= head[0] || x >= head[2] || y + 8 <= head[1] || y >= head[3]);
                if (apart) {
                    assertThat(focus[cell] & 255)
                            .as("seed %d, cell %d", seed, cell)
                            .isLessThanOrEqualTo(102);
                    below += (focus[cell] & 255) == 102 ? 1 : 0;
                }
                full += (focus[cell] & 255) == 255 ? 1 : 0;
            }
        }
        assertThat(full).as("cells that are all head").isGreaterThan(100);
        assertThat(below).as("cells that are all body").isGreaterThan(100);
    }
}
