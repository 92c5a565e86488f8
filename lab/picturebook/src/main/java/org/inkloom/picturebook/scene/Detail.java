package org.inkloom.picturebook.scene;

/** An accessory. */
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
