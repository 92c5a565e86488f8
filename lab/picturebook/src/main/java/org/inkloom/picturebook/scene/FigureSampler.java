package org.inkloom.picturebook.scene;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.inkloom.picturebook.raster.SeededRandom;

/** Chooses a random person whose properties are compatible. */
final class FigureSampler {
    private static final List<Action> WHOLE_BODY = List.of(Action.values());
    private static final List<Action> UPPER_BODY = List.of(
            Action.STAND,
            Action.WAVE,
            Action.ARMS_UP,
            Action.HIPS,
            Action.SING,
            Action.READ,
            Action.WRITE,
            Action.GUITAR,
            Action.HOLD,
            Action.OATH,
            Action.ARMS_OPEN,
            Action.HOST);
    private static final Set<Action> TOO_WIDE_FOR_TWO =
            EnumSet.of(Action.SLEEP, Action.LUGGAGE, Action.UMBRELLA, Action.ARMS_OPEN, Action.WRITE);
    private static final Set<Action> FRONT_ONLY =
            EnumSet.of(Action.WRITE, Action.GUITAR, Action.SING, Action.HOST, Action.HIPS);
    private static final Set<Action> HAS_SIDE = EnumSet.of(
            Action.STAND, Action.HOLD, Action.UMBRELLA, Action.LUGGAGE, Action.WAVE, Action.JUMP, Action.ARMS_UP);
    private static final Set<HairStyle> NO_HAT =
            EnumSet.of(HairStyle.BUN, HairStyle.DOUBLE_BUNS, HairStyle.SPIKY, HairStyle.CURLY, HairStyle.TWIN_TAILS);
    private static final List<HairStyle> FOR_MEN = List.of(
            HairStyle.SHORT,
            HairStyle.SPIKY,
            HairStyle.CURLY,
            HairStyle.PARTED,
            HairStyle.BALD,
            HairStyle.PONYTAIL,
            HairStyle.BOB);

    private FigureSampler() {}

    static Figure sample(SeededRandom random, View view, Place place, Daylight daylight, boolean couple) {
        Person person = person(random);
        Action action = action(random, view, couple);
        if (daylight == Daylight.RAIN && view == View.FULL && !couple && random.chance(0.35)) {
            action = Action.UMBRELLA;
        }
        HairStyle hair = person.isFemale()
                ? HairStyle.values()[random.below(HairStyle.values().length - 1)]
                : random.pick(FOR_MEN);
        boolean old = person == Person.GRANDMA || person == Person.GRANDPA;
        Hue hairColour = old && random.chance(0.6) ? random.pick(Hue.WHITE, Hue.GRAY) : hue(random);
        Facing facing = facing(random, action, view);
        Top top = top(random, person, place);
        Bottom bottom = bottom(random, person, top);
        Detail detail = detail(random, top, bottom, hair, facing, action);
        return new Figure(
                person,
                hair,
                hairColour,
                skin(random),
                top,
                hue(random),
                bottom,
                hue(random),
                detail,
                hue(random),
                action,
                expression(random, action),
                facing,
                random.chance(0.5),
                action == Action.HOLD ? Optional.of(random.pick(Prop.holdable())) : Optional.empty());
    }

    /** Returns the figure in a posture for doing something with another person. */
    static Figure beside(Figure figure, Together together, SeededRandom random) {
        Expression mood = random.chance(0.7)
                ? random.pick(Expression.SMILE, Expression.HAPPY, Expression.LAUGH)
                : together == Together.EMBRACE ? Expression.EYES_CLOSED : figure.expression();
        return new Figure(
                figure.person(),
                figure.hairStyle(),
                figure.hairColour(),
                figure.skin(),
                figure.top(),
                figure.topColour(),
                figure.bottom(),
                figure.bottomColour(),
                figure.detail(),
                figure.detailColour(),
                Action.STAND,
                mood,
                together == Together.HAND_IN_HAND && random.chance(0.12) ? Facing.BACK : Facing.FRONT,
                figure.mirrored(),
                Optional.empty());
    }

    private static Person person(SeededRandom random) {
        double p = random.next();
        return p < 0.32
                ? Person.GIRL
                : p < 0.54
                        ? Person.BOY
                        : p < 0.68 ? Person.WOMAN : p < 0.82 ? Person.MAN : p < 0.91 ? Person.GRANDMA : Person.GRANDPA;
    }

    private static Hue hue(SeededRandom random) {
        return Hue.values()[random.below(Hue.values().length)];
    }

    private static Skin skin(SeededRandom random) {
        double p = random.next();
        return p < 0.45 ? Skin.FAIR : p < 0.72 ? Skin.WARM : p < 0.88 ? Skin.TAN : Skin.DARK;
    }

    private static Action action(SeededRandom random, View view, boolean couple) {
        if (view == View.CLOSE_UP) {
            return Action.STAND;
        }
        while (true) {
            Action action = random.pick(view == View.FULL ? WHOLE_BODY : UPPER_BODY);
            if (!couple || !TOO_WIDE_FOR_TWO.contains(action)) {
                return action;
            }
        }
    }

    private static Expression expression(SeededRandom random, Action action) {
        if (action == Action.SLEEP) {
            return Expression.EYES_CLOSED;
        }
        if ((action == Action.WRITE || action == Action.READ) && random.chance(0.5)) {
            return Expression.FOCUSED;
        }
        if (random.chance(0.25)) {
            return random.pick(Expression.SMILE, Expression.HAPPY, Expression.LAUGH);
        }
        return Expression.values()[random.below(Expression.values().length)];
    }

    private static Facing facing(SeededRandom random, Action action, View view) {
        double p = random.next();
        if (action == Action.SLEEP) {
            return Facing.FRONT;
        }
        if (FRONT_ONLY.contains(action)) {
            return p < 0.7 ? Facing.FRONT : Facing.THREE_QUARTER;
        }
        if (action == Action.WALK || action == Action.RUN) {
            return p < 0.45 ? Facing.SIDE : p < 0.65 ? Facing.THREE_QUARTER : p < 0.82 ? Facing.FRONT : Facing.BACK;
        }
        if (action == Action.READ || action == Action.SIT) {
            return p < 0.5 ? Facing.FRONT : p < 0.75 ? Facing.THREE_QUARTER : Facing.SIDE;
        }
        if (p < 0.16 && view != View.CLOSE_UP) {
            return Facing.BACK;
        }
        if (p < 0.3 && HAS_SIDE.contains(action)) {
            return Facing.SIDE;
        }
        return p < 0.52 ? Facing.THREE_QUARTER : Facing.FRONT;
    }

    private static Top top(SeededRandom random, Person person, Place place) {
        while (true) {
            Top top = Top.values()[random.below(Top.values().length)];
            boolean fits = person.isFemale() || top != Top.DRESS;
            if (fits && !(top == Top.GOWN && place == Place.SNOWFIELD)) {
                return top;
            }
        }
    }

    private static Bottom bottom(SeededRandom random, Person person, Top top) {
        if (top.isWhole()) {
            return Bottom.NONE;
        }
        if (top == Top.TRACKSUIT && random.chance(0.6)) {
            return Bottom.TROUSERS;
        }
        return Bottom.values()[random.below(person.isFemale() ? 4 : 2)];
    }

    private static Detail detail(
            SeededRandom random, Top top, Bottom bottom, HairStyle hair, Facing facing, Action action) {
        if (action == Action.SLEEP) {
            return Detail.NONE;
        }
        if (top == Top.TRACKSUIT && bottom == Bottom.TROUSERS && random.chance(0.5)) {
            return Detail.SIDE_STRIPES;
        }
        if (random.chance(0.42)) {
            return Detail.NONE;
        }
        Detail detail = Detail.values()[2 + random.below(Detail.values().length - 2)];
        boolean hat = detail == Detail.STRAW_HAT || detail == Detail.CAP || detail == Detail.BEANIE;
        boolean fits = !(hat && NO_HAT.contains(hair))
                && !(facing == Facing.BACK && (detail == Detail.GLASSES || detail == Detail.BOW))
                && !(facing == Facing.SIDE && detail == Detail.BOW)
                && !(detail == Detail.SCARF && top == Top.HANFU);
        return fits ? detail : Detail.NONE;
    }
}
