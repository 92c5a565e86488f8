package org.inkloom.picturebook.wide.draw;

/** What a pixel belongs to, in pictures of parts. */
public enum Part {
    PLACE,
    SKIN,
    FACE,
    HAIR,
    TRUNK,
    ARMS,
    LEGS,
    GEAR,
    ANIMAL,
    FURNITURE,
    OTHER;

    /** Returns the grey of the part: 20 times its number. */
    public int grey() {
        return ordinal() * 20;
    }
}
