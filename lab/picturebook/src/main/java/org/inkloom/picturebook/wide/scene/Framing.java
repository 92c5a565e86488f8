package org.inkloom.picturebook.wide.scene;

/** How much of the people, or of a thing, is in the picture. */
public enum Framing {
    FULL,
    HALF,
    CLOSE_UP,
    WIDE
}
