package org.inkloom.picturebook.wide.scene;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.Daylight;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.scene.Skin;

/** Chooses a random person whose properties are compatible. */
final class ActorSampler {
    private static final Hue[] HUES = Hue.values();
    private static final List<Act> ACTS = List.of(Act.values());
    private static final List<Act> ALONE = List.of(
            Act.WRITE,
            Act.PAINT,
            Act.PIANO,
            Act.CYCLE,
            Act.FISH,
            Act.COOK,
            Act.SLEEP,
            Act.UMBRELLA,
            Act.LUGGAGE,
            Act.SWING,
            Act.OATH,
            Act.FLY_KITE,
            Act.DRUM);
    private static final List<Act> OUTDOORS = List.of(Act.FLY_KITE, Act.SWING, Act.CYCLE, Act.SKATEBOARD);
    private static final List<Hair> FOR_MEN =
            List.of(Hair.SHORT, Hair.SHORT, Hair.SPIKY, Hair.CURLY, Hair.PARTED, Hair.CREW_CUT, Hair.BALD);
    private static final List<Hair> FOR_BOYS =
            List.of(Hair.SHORT, Hair.SHORT, Hair.SPIKY, Hair.CURLY, Hair.PARTED, Hair.CREW_CUT);
    private static final List<Hair> NO_HAT = List.of(
            Hair.BUN, Hair.DOUBLE_BUNS, Hair.SPIKY, Hair.CURLY, Hair.TWIN_TAILS, Hair.SIDE_PONYTAIL, Hair.PONYTAIL);

    private final SeededRandom random;
    private final Setting setting;
    private final Daylight daylight;
    private final Framing shot;

    ActorSampler(SeededRandom random, Setting setting, Daylight daylight, Framing shot) {
        this.random = random;
        this.setting = setting;
        this.daylight = daylight;
        this.shot = shot;
    }

    private Hue hue() {
        return HUES[random.below(HUES.length)];
    }

    /** Chooses a person who does something alone. */
    Actor any(boolean crowd) {
        Act act = act(crowd);
        return of(person(), act, facing(act), random.chance(0.5));
    }

    /** Chooses a person who does a given act. */
    Actor of(Person person, Act act, Facing facing, boolean mirrored) {
        Actor.Looks looks = looks(person);
        return new Actor(
                person,
                looks,
                outfit(person, act, looks.hair(), facing),
                act,
                mood(act),
                gaze(act),
                facing,
                mirrored,
                held(act));
    }

    private Optional<Item> held(Act act) {
        if (!act.holds()) {
            return Optional.empty();
        }
        Thing thing = random.pick(act == Act.EAT ? Thing.edible() : act == Act.CARRY ? Thing.carried() : Thing.held());
        return Optional.of(new Item(thing, coat(thing, random), Item.Doing.SITTING));
    }

    /** Returns a random colour for a thing; for an animal, one that the animal can have. */
    static Hue coat(Thing thing, SeededRandom random) {
        if (thing == Thing.CAT || thing == Thing.DOG || thing == Thing.RABBIT) {
            return random.pick(Hue.BLACK, Hue.WHITE, Hue.GRAY, Hue.ORANGE, Hue.YELLOW, Hue.BROWN);
        }
        return HUES[random.below(HUES.length)];
    }

    private Person person() {
        double p = random.next();
        return p < 0.34
                ? Person.GIRL
                : p < 0.6
                        ? Person.BOY
                        : p < 0.73 ? Person.WOMAN : p < 0.86 ? Person.MAN : p < 0.93 ? Person.GRANDMA : Person.GRANDPA;
    }

    private Act act(boolean crowd) {
        if (shot == Framing.CLOSE_UP) {
            return Act.STAND;
        }
        if (daylight == Daylight.RAIN && shot == Framing.FULL && !crowd && random.chance(0.3)) {
            return Act.UMBRELLA;
        }
        while (true) {
            Act act = random.pick(ACTS);
            boolean fits = !act.isShared()
                    && !(crowd && ALONE.contains(act))
                    && (shot != Framing.HALF || act.showsAbove())
                    && !(act == Act.FISH
                            && setting != Setting.LAKE
                            && setting != Setting.SEASIDE
                            && setting != Setting.BRIDGE)
                    && !(act == Act.COOK && !setting.isRoom() && random.chance(0.7))
                    && !(OUTDOORS.contains(act) && !setting.hasWeather());
            if (fits) {
                return act;
            }
        }
    }

    private Facing facing(Act act) {
        while (true) {
            double p = random.next();
            if (act == Act.SLEEP) {
                return Facing.FRONT;
            }
            if (p < 0.44 && act.hasFront()) {
                return Facing.FRONT;
            }
            if (p >= 0.44 && p < 0.66 && act.hasFront()) {
                return Facing.THREE_QUARTER;
            }
            if (p >= 0.66 && p < 0.86 && act.hasSide()) {
                return Facing.SIDE;
            }
            if (p >= 0.86 && act.hasBack() && shot != Framing.CLOSE_UP) {
                return Facing.BACK;
            }
        }
    }

    private Actor.Looks looks(Person person) {
        Hair hair = person.isFemale()
                ? Hair.values()[random.below(Hair.CREW_CUT.ordinal())]
                : random.pick(person.isAdult() ? FOR_MEN : FOR_BOYS);
        boolean old = person == Person.GRANDMA || person == Person.GRANDPA;
        Hue colour = old && random.chance(0.7)
                ? random.pick(Hue.WHITE, Hue.GRAY)
                : random.chance(0.3) ? random.pick(Hue.BLACK, Hue.BROWN) : hue();
        Fringe fringe = Fringe.values()[random.below(random.chance(0.25) ? 5 : 4)];
        if (hair == Hair.PARTED) {
            fringe = Fringe.PARTED;
        }
        double p = random.next();
        Skin skin = p < 0.5 ? Skin.FAIR : p < 0.75 ? Skin.WARM : p < 0.89 ? Skin.TAN : Skin.DARK;
        Hue eyes = random.chance(0.5)
                ? random.pick(Hue.BROWN, Hue.BLACK)
                : random.pick(Hue.BLUE, Hue.GREEN, Hue.PURPLE, Hue.RED, Hue.GRAY, Hue.YELLOW, Hue.ORANGE, Hue.PINK);
        return new Actor.Looks(hair, fringe, colour, eyes, skin);
    }

    private Actor.Outfit outfit(Person person, Act act, Hair hair, Facing facing) {
        Garb top = garb(person, act);
        Pattern pattern = top.takesPattern() && random.chance(0.6)
                ? Pattern.values()[1 + random.below(Pattern.values().length - 1)]
                : Pattern.NONE;
        Lower lower = lower(person, top);
        return new Actor.Outfit(
                top,
                hue(),
                pattern,
                lower,
                lower == Lower.JEANS ? Hue.BLUE : hue(),
                extra(person, hair, facing, act),
                hue(),
                random.chance(0.5) ? random.pick(Hue.BROWN, Hue.BLACK, Hue.WHITE) : hue());
    }

    private Garb garb(Person person, Act act) {
        if ((act == Act.KICK || act == Act.DRIBBLE) && random.chance(0.5)) {
            return Garb.JERSEY;
        }
        if (daylight == Daylight.RAIN && random.chance(0.25)) {
            return Garb.RAINCOAT;
        }
        if ((daylight == Daylight.SNOW || setting == Setting.SNOWFIELD) && random.chance(0.5)) {
            return random.pick(Garb.DOWN_JACKET, Garb.COAT, Garb.SWEATER);
        }
        if (setting == Setting.SPACE && random.chance(0.4)) {
            return Garb.SPACESUIT;
        }
        while (true) {
            Garb top = Garb.values()[random.below(Garb.values().length)];
            boolean womens = top == Garb.DRESS || top == Garb.PINAFORE || top == Garb.GOWN || top == Garb.QIPAO;
            boolean rare = top == Garb.SPACESUIT || top == Garb.RAINCOAT;
            if (!(womens && !person.isFemale())
                    && !rare
                    && !(top == Garb.SAILOR && person.isAdult() && !person.isFemale())) {
                return top;
            }
        }
    }

    private Lower lower(Person person, Garb top) {
        if (top.isWhole()) {
            return Lower.NONE;
        }
        if (top == Garb.TRACKSUIT || top == Garb.DOWN_JACKET) {
            return Lower.TROUSERS;
        }
        if (top == Garb.JERSEY) {
            return Lower.SHORTS;
        }
        return Lower.values()[random.below(person.isFemale() ? 6 : 3)];
    }

    private Extra extra(Person person, Hair hair, Facing facing, Act act) {
        if (act == Act.SLEEP || random.chance(0.45)) {
            return Extra.NONE;
        }
        Extra extra = Extra.values()[1 + random.below(Extra.values().length - 1)];
        boolean hat = switch (extra) {
            case STRAW_HAT, CAP, BEANIE, WITCH_HAT, CROWN -> true;
            default -> false;
        };
        boolean girlish = switch (extra) {
            case BOW, FLOWER, CAT_EARS, RABBIT_EARS, NECKLACE -> true;
            default -> false;
        };
        boolean fits = !(hat && NO_HAT.contains(hair))
                && !(girlish && !person.isFemale())
                && !(hair == Hair.BALD && (extra == Extra.HEADBAND || girlish))
                && !(facing == Facing.BACK && (extra == Extra.GLASSES || extra == Extra.SUNGLASSES))
                && !(facing == Facing.BACK && (extra == Extra.TIE || extra == Extra.NECKLACE));
        return fits ? extra : Extra.NONE;
    }

    private Mood mood(Act act) {
        if (act == Act.SLEEP) {
            return Mood.EYES_CLOSED;
        }
        boolean busy = switch (act) {
            case WRITE, READ, PAINT, PIANO, VIOLIN, FISH, COOK, SWEEP, PHOTOGRAPH -> true;
            default -> false;
        };
        if (busy && random.chance(0.45)) {
            return Mood.FOCUSED;
        }
        if (random.chance(0.38)) {
            return random.pick(Mood.SMILE, Mood.HAPPY, Mood.LAUGH);
        }
        return Mood.values()[random.below(Mood.values().length)];
    }

    private Gaze gaze(Act act) {
        if (act == Act.READ || act == Act.WRITE || act == Act.PHONE) {
            return Gaze.DOWN;
        }
        if (act == Act.FLY_KITE) {
            return Gaze.UP;
        }
        return random.chance(0.6) ? Gaze.VIEWER : Gaze.values()[1 + random.below(3)];
    }

    /** Returns the kinds of people who can do something together. */
    static List<Person> children() {
        return Arrays.asList(Person.GIRL, Person.BOY);
    }
}
