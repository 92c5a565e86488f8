package org.inkloom.picturebook.scene;

import java.util.Optional;

/**
 * One person of a scene.
 *
 * @param person who
 * @param hairStyle how the hair is worn
 * @param hairColour its colour; of no meaning for {@link HairStyle#BALD}
 * @param skin tone of the skin
 * @param top upper or whole garment
 * @param topColour its colour
 * @param bottom lower garment; {@link Bottom#NONE} exactly with a whole garment
 * @param bottomColour its colour; of no meaning without a bottom
 * @param detail accessory
 * @param detailColour its colour, where it has one
 * @param action what is done
 * @param expression what the face says; unseen from behind
 * @param facing which side is seen
 * @param mirrored turned to the left instead of the right
 * @param held what is in the hand, for {@link Action#HOLD} only
 */
public record Figure(
        Person person,
        HairStyle hairStyle,
        Hue hairColour,
        Skin skin,
        Top top,
        Hue topColour,
        Bottom bottom,
        Hue bottomColour,
        Detail detail,
        Hue detailColour,
        Action action,
        Expression expression,
        Facing facing,
        boolean mirrored,
        Optional<Prop> held) {
    /** Checks that the slots go together. */
    public Figure {
        if (top.isWhole() != (bottom == Bottom.NONE)) {
            throw new IllegalArgumentException(top + " with " + bottom);
        }
        if ((action == Action.HOLD) != held.isPresent()) {
            throw new IllegalArgumentException(action + " with " + held);
        }
    }

    /** Returns whether hair is to be seen. */
    public boolean hasHair() {
        return hairStyle != HairStyle.BALD;
    }

    /** Returns whether the face is to be seen. */
    public boolean hasFace() {
        return facing != Facing.BACK;
    }
}
