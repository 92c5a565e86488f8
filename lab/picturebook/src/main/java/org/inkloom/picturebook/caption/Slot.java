package org.inkloom.picturebook.caption;

import org.inkloom.picturebook.scene.Action;
import org.inkloom.picturebook.scene.Bottom;
import org.inkloom.picturebook.scene.Daylight;
import org.inkloom.picturebook.scene.Detail;
import org.inkloom.picturebook.scene.Expression;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.HairStyle;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.scene.Place;
import org.inkloom.picturebook.scene.Prop;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.picturebook.scene.Top;
import org.inkloom.picturebook.scene.View;

/**
 * A property of a scene that captions mention and that a reader of pictures is asked about. Each has a fixed set of
 * values.
 */
public enum Slot {
    STYLE(Style.class),
    PLACE(Place.class),
    DAYLIGHT(Daylight.class),
    VIEW(View.class),
    PEOPLE(People.class),
    PROP(Prop.class),
    PERSON(Person.class),
    HAIR_STYLE(HairStyle.class),
    HAIR_COLOUR(Hue.class),
    TOP(Top.class),
    TOP_COLOUR(Hue.class),
    BOTTOM(Bottom.class),
    BOTTOM_COLOUR(Hue.class),
    DETAIL(Detail.class),
    ACTION(Action.class),
    EXPRESSION(Expression.class),
    FACING(Facing.class),
    HELD(Prop.class);

    /** How many people are in the picture. */
    public enum People {
        NOBODY,
        ONE,
        TWO
    }

    private final Class<? extends Enum<?>> values;

    Slot(Class<? extends Enum<?>> values) {
        this.values = values;
    }

    /** Returns the names of the values in label order. */
    public java.util.List<String> valueNames() {
        return java.util.Arrays.stream(values.getEnumConstants())
                .map(Enum::name)
                .toList();
    }

    /** Returns the number of values. */
    public int size() {
        return values.getEnumConstants().length;
    }

    /** Returns whether it is a property of one figure, not of the whole picture. */
    public boolean isPersonal() {
        return ordinal() >= PERSON.ordinal();
    }
}
