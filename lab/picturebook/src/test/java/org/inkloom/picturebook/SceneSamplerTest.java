package org.inkloom.picturebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.inkloom.picturebook.scene.Action;
import org.inkloom.picturebook.scene.Figure;
import org.inkloom.picturebook.scene.HairStyle;
import org.inkloom.picturebook.scene.HeldOut;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Place;
import org.inkloom.picturebook.scene.Prop;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.picturebook.scene.Top;
import org.junit.jupiter.api.Test;

class SceneSamplerTest {
    private static final int MANY = 20_000;
    private final SceneSampler training = new SceneSampler(Split.TRAIN, Style.base());

    @Test
    void gives_the_same_scene_for_the_same_seed() {
        SceneSampler again = new SceneSampler(Split.TRAIN, Style.base());
        for (long seed = 0; seed < 500; seed++) {
            assertThat(again.sample(seed)).isEqualTo(training.sample(seed));
        }
    }

    @Test
    void never_draws_a_held_out_combination_for_training() {
        for (long seed = 0; seed < MANY; seed++) {
            SceneDescription scene = training.sample(seed);
            assertThat(HeldOut.in(scene)).as("seed %d", seed).isEmpty();
            for (Figure figure : scene.figures()) {
                boolean purpleTails = figure.hairColour() == Hue.PURPLE && figure.hairStyle() == HairStyle.TWIN_TAILS;
                boolean homeworkBySea = figure.action() == Action.WRITE && scene.place() == Place.SEASIDE;
                boolean hanfuInSpace = figure.top() == Top.HANFU && scene.place() == Place.SPACE;
                assertThat(purpleTails || homeworkBySea || hanfuInSpace)
                        .as("seed %d", seed)
                        .isFalse();
            }
            boolean snowyAnime = scene.style() == Style.ANIME && scene.place() == Place.SNOWFIELD;
            assertThat(snowyAnime).as("seed %d", seed).isFalse();
        }
    }

    @Test
    void draws_only_held_out_combinations_for_measuring() {
        SceneSampler measuring = new SceneSampler(Split.HELD_OUT, Style.base());
        Set<String> met = new java.util.HashSet<>();
        for (long seed = 0; seed < 3_000; seed++) {
            List<String> names = HeldOut.in(measuring.sample(seed));
            assertThat(names).isNotEmpty();
            met.addAll(names);
        }
        assertThat(met).hasSizeGreaterThanOrEqualTo(15);
        assertThat(HeldOut.names()).containsAll(met).hasSize(24);
    }

    @Test
    void meets_every_value_of_every_slot() {
        Set<Place> places = EnumSet.noneOf(Place.class);
        Set<Action> actions = EnumSet.noneOf(Action.class);
        Set<HairStyle> hair = EnumSet.noneOf(HairStyle.class);
        Set<Top> tops = EnumSet.noneOf(Top.class);
        Set<Prop> props = EnumSet.noneOf(Prop.class);
        int[] people = new int[3];
        for (long seed = 0; seed < MANY; seed++) {
            SceneDescription scene = training.sample(seed);
            places.add(scene.place());
            props.addAll(scene.props());
            people[scene.figures().size()]++;
            for (Figure figure : scene.figures()) {
                actions.add(figure.action());
                hair.add(figure.hairStyle());
                tops.add(figure.top());
                figure.held().ifPresent(props::add);
            }
        }
        assertThat(places).hasSize(Place.values().length);
        assertThat(actions).hasSize(Action.values().length);
        assertThat(hair).hasSize(HairStyle.values().length);
        assertThat(tops).hasSize(Top.values().length);
        assertThat(props).hasSize(Prop.values().length);
        assertThat(people[0]).isBetween(MANY / 10, MANY / 6);
        assertThat(people[2]).isBetween(MANY / 11, MANY / 7);
    }
}
