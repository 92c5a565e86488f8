package org.inkloom.picturebook.scene;

/** One thing that makes the outfit special. */
public enum Detail {
    NONE,
    SIDE_STRIPES,
    SCARF,
    BOW,
    STRAW_HAT,
    CAP,
    BEANIE,
    HEADPHONES,
    GLASSES,
    SCHOOLBAG
}
