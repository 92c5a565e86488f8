package org.inkloom.picturebook.wide.scene;

import java.util.Optional;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.scene.Skin;

/**
 * One person of a scene.
 *
 * @param person who
 * @param looks hair, skin and eyes
 * @param outfit what is worn
 * @param act what is done
 * @param mood what the face says
 * @param gaze where the eyes look
 * @param facing which side is seen
 * @param mirrored turned to the left instead of the right
 * @param held what is in the hands, exactly where {@link Act#holds}
 */
public record Actor(
        Person person,
        Looks looks,
        Outfit outfit,
        Act act,
        Mood mood,
        Gaze gaze,
        Facing facing,
        boolean mirrored,
        Optional<Item> held) {
    /** Checks that something is held if and only if the act needs it. */
    public Actor {
        if (act.holds() != held.isPresent()) {
            throw new IllegalArgumentException(act + " with " + held);
        }
    }

    /** Returns whether the face is seen. */
    public boolean hasFace() {
        return facing != Facing.BACK;
    }

    /**
     * Hair, skin and eyes.
     *
     * @param hair how it is worn
     * @param fringe how it lies on the forehead
     * @param hairHue its colour
     * @param eyes their colour
     * @param skin its tone
     */
    public record Looks(Hair hair, Fringe fringe, Hue hairHue, Hue eyes, Skin skin) {
        /** Returns whether hair is to be seen. */
        public boolean hasHair() {
            return hair != Hair.BALD;
        }
    }

    /**
     * What is worn.
     *
     * @param top upper or whole garment
     * @param topHue its colour
     * @param pattern what is on it
     * @param lower lower garment; {@link Lower#NONE} exactly with a whole garment
     * @param lowerHue its colour
     * @param extra accessory
     * @param extraHue its colour
     * @param shoes their colour
     */
    public record Outfit(
            Garb top, Hue topHue, Pattern pattern, Lower lower, Hue lowerHue, Extra extra, Hue extraHue, Hue shoes) {
        /** Checks that the garments go together. */
        public Outfit {
            if (top.isWhole() != (lower == Lower.NONE)) {
                throw new IllegalArgumentException(top + " with " + lower);
            }
        }
    }
}
