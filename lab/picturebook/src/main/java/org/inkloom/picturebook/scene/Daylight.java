package org.inkloom.picturebook.scene;

/** Time of day or weather. */
public enum Daylight {
    DAY,
    DUSK,
    NIGHT,
    RAIN,
    SNOW
}
