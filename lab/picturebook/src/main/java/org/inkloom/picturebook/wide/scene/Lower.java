package org.inkloom.picturebook.wide.scene;

/** What is worn below the waist; none with a whole garment. */
public enum Lower {
    TROUSERS,
    JEANS,
    SHORTS,
    SKIRT,
    LONG_SKIRT,
    TIGHTS,
    NONE
}
