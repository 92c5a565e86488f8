package org.inkloom.picturebook.wide.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.ReferencePages;
import org.inkloom.picturebook.scene.Daylight;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.scene.Skin;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.wide.caption.WideCaptionWriter;
import org.inkloom.picturebook.wide.scene.Act;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Extra;
import org.inkloom.picturebook.wide.scene.Framing;
import org.inkloom.picturebook.wide.scene.Fringe;
import org.inkloom.picturebook.wide.scene.Garb;
import org.inkloom.picturebook.wide.scene.Gaze;
import org.inkloom.picturebook.wide.scene.Hair;
import org.inkloom.picturebook.wide.scene.Item;
import org.inkloom.picturebook.wide.scene.Lower;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.Mood;
import org.inkloom.picturebook.wide.scene.Pattern;
import org.inkloom.picturebook.wide.scene.Setting;
import org.inkloom.picturebook.wide.scene.Thing;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WideIllustratorTest {
    private static final WideIllustrator SMALL = new WideIllustrator(64, 64);

    @Test
    void draws_the_reference_pictures_bit_for_bit_and_tells_them_in_the_same_words() throws IOException {
        WideIllustrator illustrator = new WideIllustrator(96, 96);
        WideSampler sampler = new WideSampler(Split.ANY, List.of(Manner.values()));
        WideCaptionWriter writer = new WideCaptionWriter(Split.ANY);
        ReferencePages pages = new ReferencePages("wide-pages.tsv");
        for (long seed = 0; seed < 64; seed++) {
            WideScene scene = sampler.sample(seed);
            pages.add(
                    seed,
                    illustrator.draw(scene).rgb(),
                    writer.write(scene, seed).text());
        }
        pages.check();
    }

    @Test
    void does_not_depend_on_what_was_drawn_before() {
        WideSampler sampler = new WideSampler(Split.ANY, List.of(Manner.values()));
        RgbPicture first = new WideIllustrator(64, 64).draw(sampler.sample(9));
        for (long seed = 0; seed < 40; seed++) {
            SMALL.draw(sampler.sample(seed));
        }
        assertThat(SMALL.draw(sampler.sample(9))).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(Manner.class)
    void draws_every_value_in_every_manner(Manner manner) {
        for (Setting setting : Setting.values()) {
            if (setting == Setting.PLAIN && manner == Manner.LINE_ART) {
                continue; // nothing but paper
            }
            for (Daylight light : setting.hasWeather() ? Daylight.values() : new Daylight[] {Daylight.DAY}) {
                drawn(new WideScene(1, manner, setting, light, Framing.FULL, List.of(), List.of()), 60);
            }
        }
        for (Thing thing : Thing.values()) {
            if (thing == Thing.RAINBOW && manner == Manner.LINE_ART) {
                continue; // colour without a line
            }
            for (Item.Doing doing : Item.Doing.values()) {
                drawn(thing(manner, new Item(thing, Hue.BLUE, doing)), 200);
            }
        }
        for (Thing seat : Thing.seats()) {
            Item under = new Item(seat, Hue.RED, Item.Doing.STANDING);
            drawn(thing(manner, new Item(Thing.CAT, Hue.GRAY, Item.Doing.LYING, Optional.of(under))), 200);
        }
        int number = 0;
        for (Act act : Act.values()) {
            for (Facing facing : Facing.values()) {
                drawn(person(manner, act, facing, number++), 400);
            }
        }
    }

    private static WideScene thing(Manner manner, Item item) {
        return new WideScene(2, manner, Setting.PLAIN, Daylight.DAY, Framing.CLOSE_UP, List.of(), List.of(item));
    }

    private static void drawn(WideScene scene, int least) {
        byte[] rgb = SMALL.draw(scene).rgb();
        int different = 0;
        for (int i = 3; i < rgb.length; i++) {
            different += rgb[i] != rgb[i - 3] ? 1 : 0;
        }
        assertThat(different).as("%s", scene).isGreaterThan(least);
    }

    private static <T> T nth(T[] values, int number) {
        return values[number % values.length];
    }

    /** Returns a scene with one person whose other properties take all their values as the number grows. */
    private static WideScene person(Manner manner, Act act, Facing facing, int n) {
        Garb top = nth(Garb.values(), n);
        Actor actor = new Actor(
                nth(Person.values(), n),
                new Actor.Looks(
                        nth(Hair.values(), n),
                        nth(Fringe.values(), n / 3),
                        nth(Hue.values(), n),
                        nth(Hue.values(), n + 4),
                        nth(Skin.values(), n)),
                new Actor.Outfit(
                        top,
                        nth(Hue.values(), n + 2),
                        nth(Pattern.values(), n),
                        top.isWhole() ? Lower.NONE : Lower.values()[n % 6],
                        nth(Hue.values(), n + 5),
                        nth(Extra.values(), n),
                        nth(Hue.values(), n + 7),
                        nth(Hue.values(), n + 1)),
                act,
                nth(Mood.values(), n),
                nth(Gaze.values(), n),
                facing,
                n % 2 == 0,
                act.holds()
                        ? Optional.of(new Item(nth(Thing.values(), n), Hue.RED, Item.Doing.SITTING))
                        : Optional.empty());
        return new WideScene(n, manner, Setting.PARK, Daylight.DAY, Framing.FULL, List.of(actor), List.of());
    }

    @Test
    void the_joints_lie_on_the_person() {
        WideSampler sampler = new WideSampler(Split.TRAIN, Manner.base());
        WideIllustrator illustrator = new WideIllustrator(128, 128);
        int near = 0;
        int all = 0;
        for (long seed = 0; seed < 400; seed++) {
            WideScene scene = sampler.sample(seed);
            if (scene.actors().size() != 1
                    || scene.shot() != Framing.FULL
                    || !scene.items().isEmpty()) {
                continue;
            }
            RgbPicture parts = illustrator.drawParts(scene);
            for (double[] joint : illustrator.joints(scene).getFirst()) {
                if (!Double.isNaN(joint[0])) {
                    all++;
                    near += onPerson(parts, joint) ? 1 : 0;
                }
            }
        }
        assertThat(all).isGreaterThan(500);
        assertThat(near / (double) all).isGreaterThan(0.97);
    }

    private static boolean onPerson(RgbPicture parts, double[] point) {
        for (int dy = -3; dy <= 3; dy++) {
            for (int dx = -3; dx <= 3; dx++) {
                int x = (int) point[0] + dx;
                int y = (int) point[1] + dy;
                boolean inside = x >= 0 && y >= 0 && x < parts.width() && y < parts.height();
                if (inside && (parts.rgb()[(y * parts.width() + x) * 3] & 255) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void a_face_in_the_parts_lies_in_the_square_of_a_head_and_the_focus_is_strongest_there() {
        WideSampler sampler = new WideSampler(Split.TRAIN, Manner.base());
        WideIllustrator illustrator = new WideIllustrator(128, 128);
        int faces = 0;
        for (long seed = 0; seed < 150; seed++) {
            WideScene scene = sampler.sample(seed);
            List<int[]> heads = illustrator.heads(scene);
            byte[] parts = illustrator.drawParts(scene).rgb();
            byte[] focus = illustrator.drawFocus(scene);
            for (int i = 2; i < 128 * 128 - 2; i++) {
                if (face(parts, i - 2) && face(parts, i) && face(parts, i + 2)) {
                    int x = i % 128;
                    int y = i / 128;
                    faces++;
                    boolean inside = heads.stream()
                            .anyMatch(b -> x >= b[0] - 5 && x <= b[2] + 5 && y >= b[1] - 5 && y <= b[3] + 5);
                    assertThat(inside).as("seed %d at %d, %d", seed, x, y).isTrue();
                    assertThat(focus[y / 8 * 16 + x / 8] & 255)
                            .as("seed %d at %d, %d", seed, x, y)
                            .isPositive();
                }
            }
        }
        assertThat(faces).isGreaterThan(20_000);
    }

    private static boolean face(byte[] parts, int pixel) {
        return (parts[pixel * 3] & 255) == Part.FACE.grey();
    }

    @Test
    void what_the_first_model_could_not_draw_is_drawn() {
        for (Manner manner : Manner.values()) {
            List<WideScene> asked = WideSampler.asked(manner, 3);
            assertThat(asked).hasSize(4);
            asked.forEach(scene -> drawn(scene, 400));
        }
    }
}
