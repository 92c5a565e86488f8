package org.inkloom.picturebook.wide.scene;

/** How hair is worn. */
public enum Hair {
    SHORT,
    BOB,
    LONG,
    LONG_WAVY,
    TWIN_TAILS,
    PONYTAIL,
    SIDE_PONYTAIL,
    BUN,
    DOUBLE_BUNS,
    CURLY,
    BRAIDS,
    SIDE_BRAID,
    HALF_UP,
    SPIKY,
    PARTED,
    CREW_CUT,
    BALD
}
