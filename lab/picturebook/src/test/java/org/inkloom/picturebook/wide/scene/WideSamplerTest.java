package org.inkloom.picturebook.wide.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.inkloom.picturebook.scene.Split;
import org.junit.jupiter.api.Test;

class WideSamplerTest {
    private static final int MANY = 20_000;
    private final WideSampler training = new WideSampler(Split.TRAIN, Manner.base());

    @Test
    void gives_the_same_scene_for_the_same_seed_and_never_one_that_is_kept_back() {
        WideSampler again = new WideSampler(Split.TRAIN, Manner.base());
        for (long seed = 0; seed < 2_000; seed++) {
            WideScene scene = training.sample(seed);
            assertThat(again.sample(seed)).isEqualTo(scene);
            assertThat(KeptBack.in(scene)).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void draws_only_what_is_kept_back_for_measuring() {
        WideSampler measuring = new WideSampler(Split.HELD_OUT, Manner.base());
        Set<String> met = new HashSet<>();
        for (long seed = 0; seed < 1_500; seed++) {
            List<String> names = KeptBack.in(measuring.sample(seed));
            assertThat(names).isNotEmpty();
            met.addAll(names);
        }
        assertThat(met).hasSizeGreaterThanOrEqualTo(20);
        assertThat(KeptBack.names()).containsAll(met);
    }

    @Test
    void meets_every_value_of_every_slot() {
        Set<Enum<?>> met = new HashSet<>();
        int[] people = new int[WideScene.MOST + 1];
        int close = 0;
        for (long seed = 0; seed < MANY; seed++) {
            WideScene scene = training.sample(seed);
            addValues(scene, met);
            people[scene.actors().size()]++;
            close += scene.shot() == Framing.CLOSE_UP || scene.shot() == Framing.HALF ? 1 : 0;
        }
        for (Enum<?>[] values : List.of(
                Setting.values(),
                Thing.values(),
                Act.values(),
                Mood.values(),
                Hair.values(),
                Fringe.values(),
                Garb.values(),
                Lower.values(),
                Pattern.values(),
                Extra.values(),
                Gaze.values(),
                Framing.values())) {
            assertThat(met).contains(values);
        }
        assertThat(people[0]).isBetween(MANY / 7, MANY / 4);
        assertThat(people[2]).isBetween(MANY / 10, MANY / 5);
        assertThat(people[3]).isGreaterThan(MANY / 50);
        assertThat(close).isBetween(MANY / 5, MANY / 3);
    }

    private static void addValues(WideScene scene, Set<Enum<?>> met) {
        met.addAll(List.of(scene.setting(), scene.daylight(), scene.shot()));
        scene.items().forEach(item -> {
            met.add(item.thing());
            item.on().ifPresent(on -> met.add(on.thing()));
        });
        for (Actor actor : scene.actors()) {
            met.addAll(List.of(actor.act(), actor.mood(), actor.gaze(), actor.facing(), actor.person()));
            met.addAll(List.of(
                    actor.looks().hair(), actor.looks().fringe(), actor.looks().hairHue()));
            met.addAll(List.of(
                    actor.outfit().top(), actor.outfit().lower(), actor.outfit().pattern()));
            met.add(actor.outfit().extra());
            actor.held().ifPresent(item -> met.add(item.thing()));
        }
    }
}
