package org.inkloom.picturebook.wide.scene;

/** An accessory. */
public enum Extra {
    NONE,
    SCARF,
    BOW,
    STRAW_HAT,
    CAP,
    BEANIE,
    HEADPHONES,
    GLASSES,
    SUNGLASSES,
    SCHOOLBAG,
    FLOWER,
    CROWN,
    CAT_EARS,
    RABBIT_EARS,
    TIE,
    NECKLACE,
    HEADBAND,
    WITCH_HAT
}
