package org.inkloom.picturebook.wide.caption;

import java.util.Arrays;
import java.util.List;
import org.inkloom.picturebook.scene.Daylight;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.wide.scene.Act;
import org.inkloom.picturebook.wide.scene.Extra;
import org.inkloom.picturebook.wide.scene.Framing;
import org.inkloom.picturebook.wide.scene.Fringe;
import org.inkloom.picturebook.wide.scene.Garb;
import org.inkloom.picturebook.wide.scene.Gaze;
import org.inkloom.picturebook.wide.scene.Hair;
import org.inkloom.picturebook.wide.scene.Lower;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.Mood;
import org.inkloom.picturebook.wide.scene.Pattern;
import org.inkloom.picturebook.wide.scene.Setting;
import org.inkloom.picturebook.wide.scene.Thing;

/**
 * A property of a scene that captions mention and that a reader of pictures is asked about. Each has a fixed set of
 * values.
 */
public enum Topic {
    MANNER(Manner.class),
    SETTING(Setting.class),
    DAYLIGHT(Daylight.class),
    SHOT(Framing.class),
    PEOPLE(People.class),
    THING(Thing.class),
    PERSON(Person.class),
    HAIR(Hair.class),
    HAIR_HUE(Hue.class),
    FRINGE(Fringe.class),
    EYES(Hue.class),
    GARB(Garb.class),
    TOP_HUE(Hue.class),
    PATTERN(Pattern.class),
    LOWER(Lower.class),
    LOWER_HUE(Hue.class),
    SHOES(Hue.class),
    EXTRA(Extra.class),
    ACT(Act.class),
    MOOD(Mood.class),
    GAZE(Gaze.class),
    FACING(Facing.class),
    HELD(Thing.class);

    /** How many people are in the picture. */
    public enum People {
        NOBODY,
        ONE,
        TWO,
        THREE,
        FOUR
    }

    private final Class<? extends Enum<?>> values;

    Topic(Class<? extends Enum<?>> values) {
        this.values = values;
    }

    /** Returns the names of the values in label order. */
    public List<String> valueNames() {
        return Arrays.stream(values.getEnumConstants()).map(Enum::name).toList();
    }

    /** Returns the number of values. */
    public int size() {
        return values.getEnumConstants().length;
    }

    /** Returns whether it is a property of one person, not of the whole picture. */
    public boolean isPersonal() {
        return ordinal() >= PERSON.ordinal();
    }
}
