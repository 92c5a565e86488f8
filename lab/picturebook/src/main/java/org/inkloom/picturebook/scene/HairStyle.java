package org.inkloom.picturebook.scene;

/** How the hair is worn. */
public enum HairStyle {
    SHORT,
    BOB,
    LONG,
    TWIN_TAILS,
    PONYTAIL,
    BUN,
    DOUBLE_BUNS,
    CURLY,
    BRAIDS,
    SPIKY,
    PARTED,
    BALD
}
