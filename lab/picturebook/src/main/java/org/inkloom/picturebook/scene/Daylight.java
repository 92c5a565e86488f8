package org.inkloom.picturebook.scene;

/** Time of day and weather. */
public enum Daylight {
    DAY,
    DUSK,
    NIGHT,
    RAIN,
    SNOW
}
