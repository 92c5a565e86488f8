package org.inkloom.picturebook.wide.scene;

/** What is woven or printed on a garment. */
public enum Pattern {
    NONE,
    STRIPES,
    DOTS,
    PLAID,
    FLOWERS,
    STAR,
    HEART
}
