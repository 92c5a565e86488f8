package org.inkloom.picturebook.scene;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.inkloom.picturebook.raster.SeededRandom;

/**
 * Chooses random scenes: the same seed, split and styles always give the same scene.
 *
 * <p>All values of a property are about equally likely, however common they are in the world, because a model needs as
 * many pictures for a rare word as for a common one.
 */
public final class SceneSampler {
    private static final double NOBODY = 0.13;
    private static final double COUPLE = 0.12;
    private static final int TRIES = 100_000;
    private static final Set<Place> INDOORS =
            EnumSet.of(Place.CLASSROOM, Place.STAGE, Place.BEDROOM, Place.LIBRARY, Place.KITCHEN, Place.LIVING_ROOM);
    private static final Set<Prop> OUTDOOR_THINGS = EnumSet.of(
            Prop.CAR,
            Prop.TENT,
            Prop.BICYCLE,
            Prop.SNOWMAN,
            Prop.ELEPHANT,
            Prop.ROCKET,
            Prop.AEROPLANE,
            Prop.HOT_AIR_BALLOON,
            Prop.RAINBOW,
            Prop.KITE,
            Prop.SANDCASTLE);

    private final Split split;
    private final List<Style> styles;

    /**
     * Makes a sampler.
     *
     * @param split whether scenes may have held-out combinations
     * @param styles of which each scene gets one, all equally likely
     */
    public SceneSampler(Split split, List<Style> styles) {
        this.split = split;
        this.styles = List.copyOf(styles);
        if (styles.isEmpty()) {
            throw new IllegalArgumentException("no styles to draw from");
        }
    }

    /** Returns the scene of a seed. */
    public SceneDescription sample(long seed) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            SceneDescription scene = draw(seed, SeededRandom.of(seed, attempt));
            boolean free = split == Split.ANY || HeldOut.isFree(scene) == (split == Split.TRAIN);
            if (free) {
                return scene;
            }
        }
        throw new IllegalStateException("no scene of split " + split + " for seed " + seed);
    }

    private SceneDescription draw(long seed, SeededRandom random) {
        Style style = random.pick(styles);
        Place place = Place.values()[random.below(Place.values().length)];
        Daylight daylight = daylight(place, random);
        double count = random.next();
        if (count < NOBODY) {
            List<Prop> props = props(place, random, random.below(4), View.FULL);
            return new SceneDescription(seed, style, place, daylight, View.FULL, List.of(), props);
        }
        if (count < NOBODY + COUPLE) {
            View view = random.chance(0.75) ? View.FULL : View.HALF;
            List<Figure> pair = List.of(
                    FigureSampler.sample(random, view, place, daylight, true),
                    FigureSampler.sample(random, view, place, daylight, true));
            double near = random.next();
            Together together = near < 0.22 ? Together.HAND_IN_HAND : near < 0.36 ? Together.EMBRACE : Together.APART;
            if (together != Together.APART) {
                pair = pair.stream()
                        .map(f -> FigureSampler.beside(f, together, random))
                        .toList();
            }
            return new SceneDescription(seed, style, place, daylight, view, pair, List.of(), together);
        }
        double cut = random.next();
        View view = cut < 0.6 ? View.FULL : cut < 0.85 ? View.HALF : View.CLOSE_UP;
        Figure figure = FigureSampler.sample(random, view, place, daylight, false);
        int things = view == View.CLOSE_UP || figure.action() == Action.SLEEP || random.chance(0.5) ? 0 : 1;
        if (things == 1 && view == View.FULL && random.chance(0.3)) {
            things = 2;
        }
        return new SceneDescription(
                seed, style, place, daylight, view, List.of(figure), props(place, random, things, view));
    }

    private static Daylight daylight(Place place, SeededRandom random) {
        if (!place.hasWeather() || random.chance(0.5)) {
            return Daylight.DAY;
        }
        Daylight other = Daylight.values()[1 + random.below(Daylight.values().length - 1)];
        boolean impossible =
                place == Place.DESERT && other == Daylight.SNOW || place == Place.SNOWFIELD && other == Daylight.RAIN;
        return impossible ? Daylight.DAY : other;
    }

    private static List<Prop> props(Place place, SeededRandom random, int count, View view) {
        List<Prop> chosen = new ArrayList<>();
        for (int tries = 0; chosen.size() < count && tries < 60; tries++) {
            Prop prop = Prop.values()[random.below(Prop.values().length)];
            boolean fits = prop.standsAlone()
                    && (view == View.FULL || prop.flies())
                    && !(INDOORS.contains(place) && OUTDOOR_THINGS.contains(prop))
                    && !(prop == Prop.FISH && place != Place.UNDERSEA)
                    && !(prop == Prop.SNOWMAN && place == Place.DESERT);
            if (fits && !chosen.contains(prop)) {
                chosen.add(prop);
            }
        }
        return chosen;
    }
}
