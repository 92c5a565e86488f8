package org.inkloom.picturebook.scene;

import java.util.Optional;

/**
 * One person of a scene.
 *
 * @param person kind of person
 * @param hairStyle how the hair is worn
 * @param hairColour its colour; ignored for {@link HairStyle#BALD}
 * @param skin tone of the skin
 * @param top upper or whole garment
 * @param topColour its colour
 * @param bottom lower garment; {@link Bottom#NONE} if and only if the top is a whole garment
 * @param bottomColour its colour; ignored without a bottom
 * @param detail accessory
 * @param detailColour its colour, where it has one
 * @param action what the person does
 * @param expression of the face; not visible from behind
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
    /** Checks that the properties are compatible. */
    public Figure {
        if (top.isWhole() != (bottom == Bottom.NONE)) {
            throw new IllegalArgumentException(top + " with " + bottom);
        }
        if ((action == Action.HOLD) != held.isPresent()) {
            throw new IllegalArgumentException(action + " with " + held);
        }
    }

    /** Returns whether the figure has visible hair. */
    public boolean hasHair() {
        return hairStyle != HairStyle.BALD;
    }

    /** Returns whether the face is visible. */
    public boolean hasFace() {
        return facing != Facing.BACK;
    }
}
