package org.inkloom.score.coherence;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.wide.draw.WideIllustrator;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;

/** Sets of eight pages of the wide picture book, coherent and not; the same for the same seed. */
public final class WideStorySets {
    private static final int SHOTS = 8;
    private static final int SIDE = 256;
    private static final long APART = 1_000_000;

    private WideStorySets() {}

    /** Returns eight scenes of one heroine in one manner: other places, other deeds, another light. */
    public static List<Pixels> coherent(long seed) {
        List<WideScene> scenes = withOnePerson(seed, List.of(manner(seed)));
        Actor heroine = scenes.getFirst().actors().getFirst();
        return draw(scenes.stream().map(scene -> with(scene, heroine)).toList());
    }

    /** Returns eight scenes of anybody or nobody in any manner. */
    public static List<Pixels> unrelated(long seed) {
        WideSampler sampler = new WideSampler(Split.ANY, Manner.base());
        return draw(LongStream.range(0, SHOTS)
                .mapToObj(i -> sampler.sample(APART * seed + 500_000 + i))
                .toList());
    }

    private static Manner manner(long seed) {
        return Manner.base().get((int) (seed % Manner.base().size()));
    }

    private static List<WideScene> withOnePerson(long seed, List<Manner> manners) {
        WideSampler sampler = new WideSampler(Split.ANY, manners);
        List<WideScene> scenes = new ArrayList<>();
        for (long i = APART * seed; scenes.size() < SHOTS; i++) {
            WideScene scene = sampler.sample(i);
            if (scene.actors().size() == 1) {
                scenes.add(scene);
            }
        }
        return scenes;
    }

    /** The same scene with somebody else in it, who does what was done there. */
    private static WideScene with(WideScene scene, Actor heroine) {
        Actor there = scene.actors().getFirst();
        Actor actor = new Actor(
                heroine.person(),
                heroine.looks(),
                heroine.outfit(),
                there.act(),
                there.mood(),
                there.gaze(),
                there.facing(),
                there.mirrored(),
                there.held());
        return new WideScene(
                scene.seed(),
                scene.manner(),
                scene.setting(),
                scene.daylight(),
                scene.shot(),
                List.of(actor),
                scene.items());
    }

    private static List<Pixels> draw(List<WideScene> scenes) {
        WideIllustrator illustrator = new WideIllustrator(SIDE, SIDE);
        return scenes.stream().map(illustrator::draw).map(WideStorySets::pixels).toList();
    }

    private static Pixels pixels(RgbPicture picture) {
        return new Pixels(picture.width(), picture.height(), picture.rgb());
    }
}
