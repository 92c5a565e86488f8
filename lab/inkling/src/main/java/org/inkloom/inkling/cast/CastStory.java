package org.inkloom.inkling.cast;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.caption.Vocabulary;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.Action;
import org.inkloom.picturebook.scene.HairStyle;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.scene.Place;
import org.inkloom.picturebook.scene.Top;

/**
 * A story for measurements: eight shots of one heroine, in words that Inkling knows. Every prompt begins with the same
 * sentence about her.
 *
 * @param identity this sentence
 * @param who what the sentence says about her, by slot
 * @param shots what happens in each shot
 */
record CastStory(String identity, Map<Slot, String> who, List<ShotWords> shots) {
    /** How many shots. */
    static final int SHOTS = 8;

    private static final List<Place> PLACES =
            List.of(Place.CLASSROOM, Place.STADIUM, Place.SEASIDE, Place.CAMPUS_GATE, Place.SPORTS_FIELD, Place.STAGE);
    private static final List<Action> ACTIONS =
            List.of(Action.WRITE, Action.OATH, Action.WALK, Action.ARMS_OPEN, Action.LUGGAGE, Action.RUN, Action.HOST);
    private static final List<Hue> HAIR = List.of(Hue.PURPLE, Hue.BLACK, Hue.YELLOW);
    private static final List<HairStyle> STYLES = List.of(HairStyle.SHORT, HairStyle.LONG);
    private static final List<Top> TOPS = List.of(Top.T_SHIRT, Top.SWEATER, Top.TRACKSUIT);
    private static final List<Hue> CLOTH = List.of(Hue.BLUE, Hue.WHITE, Hue.YELLOW, Hue.BLACK);

    /**
     * One shot.
     *
     * @param prompt the sentence about her and what happens
     * @param said what the prompt says of this shot, by slot
     */
    record ShotWords(String prompt, Map<Slot, String> said) {}

    /**
     * Makes the story of a seed.
     *
     * @param whole whether the sentence also says her hair and clothes, or only who she is
     */
    static CastStory of(long seed, boolean whole) {
        SeededRandom random = SeededRandom.of(seed, 3);
        Person person = random.chance(0.7) ? Person.GIRL : Person.WOMAN;
        HairStyle style = pick(random, STYLES);
        Hue hair = pick(random, HAIR);
        Top top = pick(random, TOPS);
        Hue cloth = pick(random, CLOTH);
        String noun = word("PERSON", person);
        String identity = whole
                ? "a " + noun + " with " + word("HAIR_STYLE", style).replace("{c}", word("HAIR_COLOUR", hair)) + " "
                        + word("TOP", top).replace("{c}", word("CLOTH_COLOUR", cloth))
                : "a " + noun;
        Map<Slot, String> who = whole
                ? Map.of(
                        Slot.PERSON, person.name(),
                        Slot.HAIR_STYLE, style.name(),
                        Slot.HAIR_COLOUR, hair.name(),
                        Slot.TOP, top.name(),
                        Slot.TOP_COLOUR, cloth.name())
                : Map.of(Slot.PERSON, person.name());
        List<ShotWords> shots = new ArrayList<>();
        for (int i = 0; i < SHOTS; i++) {
            Place place = PLACES.get((int) ((seed + 5L * i) % PLACES.size()));
            Action action = ACTIONS.get((int) ((3 * seed + 2L * i) % ACTIONS.size()));
            String happens = word("ACTION", action) + " " + word("PLACE", place);
            shots.add(new ShotWords(
                    identity.replaceAll(" +", " ") + ", " + happens,
                    Map.of(Slot.PLACE, place.name(), Slot.ACTION, action.name())));
        }
        return new CastStory(identity.replaceAll(" +", " "), who, shots);
    }

    private static <T> T pick(SeededRandom random, List<T> values) {
        return values.get(random.below(values.size()));
    }

    private static String word(String slot, Enum<?> value) {
        return Vocabulary.shared()
                .words(slot, value, Vocabulary.Language.ENGLISH)
                .getFirst();
    }
}
