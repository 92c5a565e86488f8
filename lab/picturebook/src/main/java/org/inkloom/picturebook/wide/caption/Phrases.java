package org.inkloom.picturebook.wide.caption;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.Daylight;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.wide.scene.Act;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Extra;
import org.inkloom.picturebook.wide.scene.Gaze;
import org.inkloom.picturebook.wide.scene.Item;
import org.inkloom.picturebook.wide.scene.Lower;
import org.inkloom.picturebook.wide.scene.Pattern;
import org.inkloom.picturebook.wide.scene.Thing;
import org.inkloom.picturebook.wide.scene.WideScene;

/**
 * Decides what one caption says of a scene (which of the visible topics, in which words); subclasses write the phrases.
 */
abstract class Phrases {
    /** How many of the visible topics a caption mentions. */
    enum Length {
        SHORT(0.6),
        MIDDLE(0.3),
        COMPLETE(0.04);

        private final double dropped;

        Length(double dropped) {
            this.dropped = dropped;
        }
    }

    static final double STORY = 0.3;

    final WideScene scene;
    final SeededRandom random;
    final Set<Topic> told = EnumSet.noneOf(Topic.class);
    final StoryPhrases story;
    private final Length length;
    private final boolean inChinese;
    private final boolean heldOut;
    private final Set<Topic> kept = EnumSet.noneOf(Topic.class);

    Phrases(WideScene scene, SeededRandom random, Length length, boolean inChinese, boolean heldOut) {
        this.scene = scene;
        this.random = random;
        this.inChinese = inChinese;
        this.heldOut = heldOut;
        this.length = length;
        story = new StoryPhrases(scene, random, inChinese);
        for (Topic topic : Topic.values()) {
            if (!random.chance(dropped(topic, length))) {
                kept.add(topic);
            }
        }
        if (kept.contains(Topic.ACT)) {
            kept.add(Topic.HELD);
        }
    }

    private static double dropped(Topic topic, Length length) {
        double p = length.dropped;
        return switch (topic) {
            case SETTING, PERSON, THING -> p * 0.25;
            case ACT, HAIR_HUE, TOP_HUE, LOWER_HUE -> p * 0.5;
            case SHOES, EYES, FRINGE, GAZE -> Math.min(0.95, p * 1.2 + 0.25);
            default -> p;
        };
    }

    boolean keeps(Topic topic) {
        return kept.contains(topic);
    }

    /** Returns whether the caption mentions a topic of the picture, and records that it does. */
    boolean tells(Topic topic) {
        return note(topic, keeps(topic) && Seen.value(scene, topic).isPresent());
    }

    /** Returns whether the caption mentions a topic of a person, and records that it does. */
    boolean tells(Actor actor, Topic topic) {
        boolean plain = switch (topic) {
            case EXTRA -> actor.outfit().extra() == Extra.NONE;
            case PATTERN -> actor.outfit().pattern() == Pattern.NONE;
            case ACT -> actor.act() == Act.STAND && !random.chance(0.5);
            case FACING -> actor.facing() == Facing.FRONT && !random.chance(0.35);
            case GAZE -> actor.gaze() == Gaze.VIEWER && !random.chance(0.4);
            case LOWER_HUE -> actor.outfit().lower() == Lower.JEANS;
            default -> false;
        };
        return note(
                topic, !plain && keeps(topic) && Seen.value(scene, actor, topic).isPresent());
    }

    private boolean note(Topic topic, boolean yes) {
        if (yes) {
            told.add(topic);
        }
        return yes;
    }

    /** Returns whether the caption has only a few words. */
    boolean isShort() {
        return length == Length.SHORT;
    }

    /** Returns words for the setting; sometimes a phrase of the seed story, sometimes the place's name alone. */
    String where() {
        Optional<String> told = random.chance(STORY) ? story.place() : Optional.empty();
        String where = told.orElseGet(() -> word("SETTING", scene.setting()));
        boolean alone = scene.actors().isEmpty() && scene.items().isEmpty();
        return told.isEmpty() && random.chance(alone ? 0.5 : inChinese ? 0.2 : 0)
                ? WideWords.bare(where, inChinese)
                : where;
    }

    /** With some probability returns what can always be seen at the place, and the sky. */
    List<String> scenery() {
        List<String> out = new ArrayList<>();
        double some = scene.actors().isEmpty() ? 0.4 : scene.actors().size() == 1 ? 0.14 : 0.05;
        if (keeps(Topic.SETTING) && random.chance(some)) {
            out.add(word("SCENERY", scene.setting()));
            told.add(Topic.SETTING);
        }
        if (scene.setting().hasWeather() && keeps(Topic.DAYLIGHT) && random.chance(some * 0.6)) {
            out.add(word("SKY", scene.daylight()));
            told.add(Topic.DAYLIGHT);
        }
        return out;
    }

    /** Returns the kind of the people, if all are of the same kind. */
    Optional<Person> kind() {
        Person first = scene.actors().getFirst().person();
        return scene.actors().stream().allMatch(a -> a.person() == first) ? Optional.of(first) : Optional.empty();
    }

    /** Returns whether several things of one kind and colour are there, so that they can be counted. */
    boolean isCounted() {
        return scene.items().size() > 1
                && scene.items().stream()
                        .allMatch(item -> item.on().isEmpty()
                                && item.thing() == scene.items().getFirst().thing()
                                && item.hue() == scene.items().getFirst().hue());
    }

    String word(String slot, Enum<?> value) {
        return WideWords.shared().pick(slot, value, inChinese, heldOut, random);
    }

    /** Returns a word for the light of the scene. */
    Optional<String> light() {
        if (!random.chance(0.35)) {
            return Optional.empty();
        }
        String name = scene.setting() == org.inkloom.picturebook.wide.scene.Setting.NEON_STREET
                ? "NEON"
                : scene.setting().isRoom()
                        ? "ROOM"
                        : scene.setting().hasWeather() && tells(Topic.DAYLIGHT)
                                ? scene.daylight().name()
                                : "";
        return name.isEmpty() ? Optional.empty() : Optional.of(word("LIGHT", Lights.valueOf(name)));
    }

    /** The names of kinds of light. */
    enum Lights {
        DAY,
        DUSK,
        NIGHT,
        RAIN,
        SNOW,
        ROOM,
        NEON
    }

    /** Returns whether the caption mentions time of day or weather. */
    boolean tellsDaylight() {
        return (scene.daylight() != Daylight.DAY || random.chance(0.5)) && tells(Topic.DAYLIGHT);
    }

    /** Returns whether all people do the same act together. */
    boolean shares() {
        return scene.actors().size() == 2 && scene.actors().getFirst().act().isShared();
    }

    /** Returns the act of two people who play a game: one kicks or dribbles, the other runs. */
    Optional<Act> game() {
        if (scene.actors().size() != 2) {
            return Optional.empty();
        }
        Act first = scene.actors().get(0).act();
        Act second = scene.actors().get(1).act();
        boolean ball = first == Act.KICK || first == Act.DRIBBLE;
        return ball && second == Act.RUN ? Optional.of(first) : Optional.empty();
    }

    /** Returns the phrases of a caption in a natural order; a writer joins or shuffles them. */
    abstract List<String> segments();

    /** Returns the phrase for a thing, with what it lies on. */
    abstract String thing(Item item);

    /** Returns the phrase for several things of one kind. */
    abstract String counted(Item item, int count);

    List<String> things() {
        List<String> out = new ArrayList<>();
        if (!scene.items().isEmpty() && tells(Topic.THING)) {
            if (isCounted()) {
                out.add(counted(scene.items().getFirst(), scene.items().size()));
            } else {
                scene.items().forEach(item -> out.add(thing(item)));
            }
        }
        return out;
    }

    /** Returns the vocabulary's slot for an item's colour; coats of animals have colour words of their own. */
    static String hueSlot(Thing thing) {
        return thing == Thing.CAT || thing == Thing.DOG || thing == Thing.RABBIT ? "COAT" : "HUE";
    }
}
