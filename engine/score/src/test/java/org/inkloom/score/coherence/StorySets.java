package org.inkloom.score.coherence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.Figure;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;

/** Sets of eight pages of the picture book, coherent and not; the same for the same seed. */
public final class StorySets {
    private static final int SHOTS = 8;
    private static final int SIDE = 128;
    private static final long APART = 1_000_000;

    /** Tests ask for the same sets again and again. */
    private static final Map<String, List<Pixels>> DRAWN = new ConcurrentHashMap<>();

    private StorySets() {}

    /** Returns eight scenes of one heroine in one style: other places, other deeds, another light. */
    public static List<Pixels> coherent(long seed) {
        return DRAWN.computeIfAbsent("coherent " + seed, _ -> drawCoherent(seed));
    }

    private static List<Pixels> drawCoherent(long seed) {
        Style style = Style.values()[(int) (seed % Style.values().length)];
        List<SceneDescription> scenes = withOnePerson(seed, List.of(style));
        Figure heroine = scenes.getFirst().figures().getFirst();
        return draw(scenes.stream().map(scene -> with(scene, heroine)).toList());
    }

    /** Returns eight scenes of anybody or nobody in any style. */
    public static List<Pixels> unrelated(long seed) {
        SceneSampler sampler = new SceneSampler(Split.ANY, List.of(Style.values()));
        return draw(LongStream.range(0, SHOTS)
                .mapToObj(i -> sampler.sample(APART * seed + 500_000 + i))
                .toList());
    }

    /** Returns eight scenes of eight people in one style. */
    public static List<Pixels> oneStyle(long seed) {
        return DRAWN.computeIfAbsent("one style " + seed, _ -> drawOneStyle(seed));
    }

    private static List<Pixels> drawOneStyle(long seed) {
        return draw(withOnePerson(seed, List.of(Style.values()[(int) (seed % Style.values().length)])));
    }

    /** Returns eight scenes of one heroine, each in another style. */
    public static List<Pixels> oneHeroine(long seed) {
        List<SceneDescription> scenes = withOnePerson(seed, List.of(Style.values()));
        Figure heroine = scenes.getFirst().figures().getFirst();
        List<SceneDescription> all = new ArrayList<>();
        for (int i = 0; i < scenes.size(); i++) {
            all.add(with(scenes.get(i), heroine).in(Style.values()[i % Style.values().length]));
        }
        return draw(all);
    }

    private static List<SceneDescription> withOnePerson(long seed, List<Style> styles) {
        SceneSampler sampler = new SceneSampler(Split.ANY, styles);
        List<SceneDescription> scenes = new ArrayList<>();
        for (long i = APART * seed; scenes.size() < SHOTS; i++) {
            SceneDescription scene = sampler.sample(i);
            if (scene.figures().size() == 1) {
                scenes.add(scene);
            }
        }
        return scenes;
    }

    /** The same scene with somebody else in it, who does what was done there. */
    private static SceneDescription with(SceneDescription scene, Figure heroine) {
        Figure there = scene.figures().getFirst();
        Figure figure = new Figure(
                heroine.person(),
                heroine.hairStyle(),
                heroine.hairColour(),
                heroine.skin(),
                heroine.top(),
                heroine.topColour(),
                heroine.bottom(),
                heroine.bottomColour(),
                heroine.detail(),
                heroine.detailColour(),
                there.action(),
                there.expression(),
                there.facing(),
                there.mirrored(),
                there.held());
        return new SceneDescription(
                scene.seed(),
                scene.style(),
                scene.place(),
                scene.daylight(),
                scene.view(),
                List.of(figure),
                scene.props());
    }

    private static List<Pixels> draw(List<SceneDescription> scenes) {
        Illustrator illustrator = new Illustrator(SIDE, SIDE);
        return scenes.stream().map(illustrator::draw).map(StorySets::pixels).toList();
    }

    private static Pixels pixels(RgbPicture picture) {
        return new Pixels(picture.width(), picture.height(), picture.rgb());
    }
}
