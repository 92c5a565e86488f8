package org.inkloom.picturebook.scene;

/** What is worn below the waist; none with a whole garment. */
public enum Bottom {
    TROUSERS,
    SHORTS,
    SKIRT,
    TIGHTS,
    NONE
}
