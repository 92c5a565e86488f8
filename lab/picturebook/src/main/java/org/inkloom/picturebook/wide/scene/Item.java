package org.inkloom.picturebook.wide.scene;

import java.util.Optional;
import org.inkloom.picturebook.scene.Hue;

/**
 * A thing in a scene.
 *
 * @param thing what it is
 * @param hue its colour, of meaning where {@link Thing#isColoured}
 * @param doing what an animal does
 * @param on what it lies, sits or stands on; empty for the ground or the sky
 */
public record Item(Thing thing, Hue hue, Doing doing, Optional<Item> on) {
    /** What an animal does. */
    public enum Doing {
        SITTING,
        STANDING,
        LYING
    }

    /** Makes a thing on the ground or in the sky. */
    public Item(Thing thing, Hue hue, Doing doing) {
        this(thing, hue, doing, Optional.empty());
    }
}
