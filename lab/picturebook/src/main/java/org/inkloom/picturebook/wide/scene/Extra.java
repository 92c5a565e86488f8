package org.inkloom.picturebook.wide.scene;

/** One thing that makes an outfit special. */
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
