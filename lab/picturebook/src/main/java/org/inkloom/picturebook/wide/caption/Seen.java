package org.inkloom.picturebook.wide.caption;

import java.util.Arrays;
import java.util.Optional;
import org.inkloom.picturebook.wide.scene.Act;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Extra;
import org.inkloom.picturebook.wide.scene.Framing;
import org.inkloom.picturebook.wide.scene.Fringe;
import org.inkloom.picturebook.wide.scene.Hair;
import org.inkloom.picturebook.wide.scene.Item;
import org.inkloom.picturebook.wide.scene.Lower;
import org.inkloom.picturebook.wide.scene.Mood;
import org.inkloom.picturebook.wide.scene.WideScene;

/** The labels of a picture: the value of every topic that is visible. */
public final class Seen {
    /** The label of a topic that the picture does not show. */
    public static final int UNSEEN = -1;

    private Seen() {}

    /**
     * Returns one label for each topic, by its ordinal; {@link #UNSEEN} where it is not visible. With several people
     * the topics of a person are unseen, because it would be ambiguous whose they are.
     */
    public static int[] labels(WideScene scene) {
        int[] labels = new int[Topic.values().length];
        Arrays.fill(labels, UNSEEN);
        for (Topic topic : Topic.values()) {
            Optional<Enum<?>> value = topic.isPersonal()
                    ? scene.actors().size() == 1 ? value(scene, scene.actors().getFirst(), topic) : Optional.empty()
                    : value(scene, topic);
            value.ifPresent(v -> labels[topic.ordinal()] = v.ordinal());
        }
        return labels;
    }

    /** Returns the value of a topic of the whole picture; empty if it is not visible. */
    static Optional<Enum<?>> value(WideScene scene, Topic topic) {
        return switch (topic) {
            case MANNER -> Optional.of(scene.manner());
            case SETTING -> Optional.of(scene.setting());
            case DAYLIGHT -> when(scene.setting().hasWeather(), scene.daylight());
            case SHOT -> when(!scene.actors().isEmpty() || scene.shot() == Framing.CLOSE_UP, scene.shot());
            case PEOPLE -> Optional.of(Topic.People.values()[scene.actors().size()]);
            case THING ->
                scene.items().isEmpty()
                        ? Optional.empty()
                        : Optional.of(scene.items().getFirst().thing());
            default -> Optional.empty();
        };
    }

    /** Returns the value of a topic of one person; empty if it is not visible. */
    static Optional<Enum<?>> value(WideScene scene, Actor actor, Topic topic) {
        boolean asleep = actor.act() == Act.SLEEP;
        boolean whole = scene.shot() == Framing.FULL || scene.shot() == Framing.WIDE;
        boolean covered = asleep || actor.act() == Act.WRITE || actor.act() == Act.COOK;
        boolean legs = whole && !covered && actor.outfit().lower() != Lower.NONE;
        boolean face = actor.hasFace();
        boolean near = scene.shot() == Framing.CLOSE_UP;
        return switch (topic) {
            case PERSON -> Optional.of(actor.person());
            case HAIR -> Optional.of(actor.looks().hair());
            case HAIR_HUE -> when(actor.looks().hasHair(), actor.looks().hairHue());
            case FRINGE -> when(face && hasFringe(actor), actor.looks().fringe());
            case EYES -> when(face && eyesOpen(actor), actor.looks().eyes());
            case GARB -> when(!asleep, actor.outfit().top());
            case TOP_HUE -> when(!asleep, actor.outfit().topHue());
            case PATTERN -> when(!asleep && !near, actor.outfit().pattern());
            case LOWER -> when(legs, actor.outfit().lower());
            case LOWER_HUE -> when(legs, actor.outfit().lowerHue());
            case SHOES -> when(whole && !covered, actor.outfit().shoes());
            case EXTRA ->
                when(
                        !asleep && !(near && isLow(actor.outfit().extra())),
                        actor.outfit().extra());
            case ACT -> when(!near, actor.act());
            case MOOD -> when(face, actor.mood());
            case GAZE -> when(face && eyesOpen(actor), actor.gaze());
            case FACING -> when(!asleep, actor.facing());
            case HELD -> actor.held().map(Item::thing);
            default -> Optional.empty();
        };
    }

    private static boolean isLow(Extra extra) {
        return extra == Extra.SCHOOLBAG || extra == Extra.TIE || extra == Extra.NECKLACE;
    }

    private static boolean hasFringe(Actor actor) {
        Hair hair = actor.looks().hair();
        boolean free = hair != Hair.BALD && hair != Hair.CREW_CUT && hair != Hair.CURLY && hair != Hair.SPIKY;
        boolean hat = switch (actor.outfit().extra()) {
            case STRAW_HAT, CAP, BEANIE, WITCH_HAT -> true;
            default -> false;
        };
        return free && !hat && !(hair == Hair.PARTED && actor.looks().fringe() == Fringe.PARTED);
    }

    private static boolean eyesOpen(Actor actor) {
        boolean shut = switch (actor.mood()) {
            case LAUGH, CRY, EYES_CLOSED, PROUD, CALM -> true;
            default -> false;
        };
        return !shut && actor.outfit().extra() != Extra.SUNGLASSES && actor.mood() != Mood.SLEEPY;
    }

    private static Optional<Enum<?>> when(boolean seen, Enum<?> value) {
        return seen ? Optional.of(value) : Optional.empty();
    }
}
