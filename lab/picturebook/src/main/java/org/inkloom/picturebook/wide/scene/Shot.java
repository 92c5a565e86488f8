package org.inkloom.picturebook.wide.scene;

/** How much of the people, or of a thing, is in the picture. */
public enum Shot {
    FULL,
    HALF,
    CLOSE_UP,
    WIDE
}
