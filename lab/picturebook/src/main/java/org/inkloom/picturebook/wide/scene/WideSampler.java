package org.inkloom.picturebook.wide.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.Daylight;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.scene.Split;

/**
 * Chooses random scenes: the same seed, split and manners always give the same scene.
 *
 * <p>All values of a property are about equally likely, however common they are in the world, because a model needs as
 * many pictures for a rare word as for a common one.
 */
public final class WideSampler {
    private static final int TRIES = 100_000;

    private final Split split;
    private final List<Manner> manners;

    /**
     * Makes a sampler.
     *
     * @param split whether scenes may have held-out combinations
     * @param manners of which each scene gets one, all equally likely
     */
    public WideSampler(Split split, List<Manner> manners) {
        this.split = split;
        this.manners = List.copyOf(manners);
        if (manners.isEmpty()) {
            throw new IllegalArgumentException("no manners to draw from");
        }
    }

    /** Returns the scene of a seed. */
    public WideScene sample(long seed) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            WideScene scene = draw(seed, SeededRandom.of(seed, 60_000 + attempt));
            if (split == Split.ANY || KeptBack.isFree(scene) == (split == Split.TRAIN)) {
                return scene;
            }
        }
        throw new IllegalStateException("no scene of split " + split + " for seed " + seed);
    }

    private WideScene draw(long seed, SeededRandom random) {
        Manner manner = random.pick(manners);
        Setting setting = Setting.values()[random.below(Setting.values().length)];
        if (setting == Setting.PLAIN && random.chance(0.4)) {
            setting = Setting.NEON_STREET;
        }
        Daylight daylight = daylight(setting, random);
        double kind = random.next();
        if (kind < 0.2) {
            return new ThingScenes(seed, manner, setting, daylight, random).draw();
        }
        if (kind < 0.56) {
            return single(seed, manner, setting, daylight, random);
        }
        if (kind < 0.78) {
            Framing shot = random.chance(0.55) ? Framing.CLOSE_UP : Framing.HALF;
            Actor actor = new ActorSampler(random, setting, daylight, shot).any(false);
            return new WideScene(seed, manner, setting, daylight, shot, List.of(actor), List.of());
        }
        return several(seed, manner, setting, daylight, random);
    }

    private static WideScene single(long seed, Manner manner, Setting setting, Daylight daylight, SeededRandom random) {
        Framing shot = random.chance(0.9) ? Framing.FULL : Framing.WIDE;
        Actor actor = new ActorSampler(random, setting, daylight, shot).any(false);
        List<Item> items = new ArrayList<>();
        boolean room = actor.act() != Act.SLEEP && actor.act() != Act.PAINT && actor.act() != Act.PIANO;
        if (room && random.chance(0.5)) {
            items.add(ThingScenes.item(setting, random, false));
        }
        if (room && random.chance(0.12)) {
            items.add(ThingScenes.item(setting, random, false));
        }
        return new WideScene(seed, manner, setting, daylight, shot, List.of(actor), items);
    }

    private static WideScene several(
            long seed, Manner manner, Setting setting, Daylight daylight, SeededRandom random) {
        Framing shot = random.chance(0.82) ? Framing.FULL : random.chance(0.5) ? Framing.HALF : Framing.WIDE;
        ActorSampler sampler = new ActorSampler(random, setting, daylight, shot);
        double kind = random.next();
        List<Actor> actors = new ArrayList<>();
        if (kind < 0.24) {
            pair(sampler, random, shot, actors);
        } else {
            int count = kind < 0.72 ? 2 : kind < 0.92 ? 3 : 4;
            for (int i = 0; i < (shot == Framing.HALF ? 2 : count); i++) {
                actors.add(sampler.any(true));
            }
        }
        List<Item> items = new ArrayList<>();
        if (actors.size() == 2 && random.chance(0.2)) {
            items.add(ThingScenes.item(setting, random, false));
        }
        return new WideScene(seed, manner, setting, daylight, shot, actors, items);
    }

    /** Adds two people who do something together: play football, clap hands, go hand in hand. */
    private static void pair(ActorSampler sampler, SeededRandom random, Framing shot, List<Actor> actors) {
        Act act = shot == Framing.HALF
                ? random.pick(Act.HIGH_FIVE, Act.HAND_IN_HAND)
                : random.pick(Act.KICK, Act.KICK, Act.HIGH_FIVE, Act.HAND_IN_HAND, Act.DRIBBLE, Act.DANCE);
        boolean facing = act == Act.KICK || act == Act.HIGH_FIVE || act == Act.DRIBBLE;
        for (int i = 0; i < 2; i++) {
            Person person = random.chance(0.75)
                    ? random.pick(ActorSampler.children())
                    : random.pick(Person.WOMAN, Person.MAN, Person.GRANDMA, Person.GRANDPA);
            Act own = i == 1 && (act == Act.KICK || act == Act.DRIBBLE) ? Act.RUN : act;
            Facing side = facing
                    ? Facing.SIDE
                    : act == Act.HAND_IN_HAND && random.chance(0.12) && shot == Framing.FULL
                            ? Facing.BACK
                            : Facing.FRONT;
            actors.add(sampler.of(person, own, side, facing && i == 1));
        }
    }

    private static Daylight daylight(Setting setting, SeededRandom random) {
        if (!setting.hasWeather() || random.chance(0.46)) {
            return Daylight.DAY;
        }
        Daylight other = Daylight.values()[1 + random.below(4)];
        boolean impossible = setting == Setting.DESERT && other == Daylight.SNOW
                || setting == Setting.SNOWFIELD && other == Daylight.RAIN;
        return impossible ? Daylight.DAY : other;
    }

    /**
     * Returns example scenes of things that users asked for; first come the four that the first Inkling could not draw.
     */
    public static List<WideScene> asked(Manner manner, long seed) {
        List<WideScene> out = new ArrayList<>();
        SeededRandom random = SeededRandom.of(seed, 77);
        ActorSampler field = new ActorSampler(random, Setting.FOOTBALL_PITCH, Daylight.DAY, Framing.FULL);
        out.add(new WideScene(
                seed,
                manner,
                Setting.FOOTBALL_PITCH,
                Daylight.DAY,
                Framing.FULL,
                List.of(
                        field.of(Person.BOY, Act.KICK, Facing.SIDE, false),
                        field.of(Person.GIRL, Act.RUN, Facing.SIDE, true)),
                List.of()));
        out.add(new WideScene(seed + 1, manner, Setting.NEON_STREET, Daylight.DAY, Framing.FULL, List.of(), List.of()));
        Item sofa = new Item(Thing.SOFA, Hue.GREEN, Item.Doing.STANDING);
        out.add(new WideScene(
                seed + 2,
                manner,
                Setting.HOME,
                Daylight.DAY,
                Framing.FULL,
                List.of(),
                List.of(new Item(Thing.CAT, Hue.ORANGE, Item.Doing.LYING, Optional.of(sofa)))));
        out.add(new WideScene(
                seed + 3,
                manner,
                Setting.PARK,
                Daylight.DUSK,
                Framing.FULL,
                List.of(field.of(Person.GIRL, Act.GUITAR, Facing.FRONT, false)),
                List.of()));
        return out;
    }
}
