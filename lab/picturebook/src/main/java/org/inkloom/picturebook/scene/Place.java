package org.inkloom.picturebook.scene;

/** The place of a scene. */
public enum Place {
    MEADOW(Sky.OPEN),
    SEASIDE(Sky.OPEN),
    CLASSROOM(Sky.NONE),
    STAGE(Sky.NONE),
    SPORTS_FIELD(Sky.OPEN),
    STREET(Sky.OPEN),
    NIGHT_SKY(Sky.NONE),
    PARK(Sky.OPEN),
    FOREST(Sky.OPEN),
    SNOWFIELD(Sky.OPEN),
    BEDROOM(Sky.NONE),
    LIBRARY(Sky.NONE),
    CHERRY_TREE(Sky.OPEN),
    SPACE(Sky.NONE),
    GARDEN(Sky.OPEN),
    KITCHEN(Sky.NONE),
    LIVING_ROOM(Sky.NONE),
    MOUNTAIN(Sky.OPEN),
    DESERT(Sky.OPEN),
    UNDERSEA(Sky.NONE),
    FARM(Sky.OPEN),
    AMUSEMENT_PARK(Sky.OPEN),
    TEMPLE(Sky.OPEN),
    STADIUM(Sky.OPEN),
    CAMPUS_GATE(Sky.OPEN),
    EXAM_HALL(Sky.OPEN);

    private enum Sky {
        OPEN,
        NONE
    }

    private final Sky sky;

    Place(Sky sky) {
        this.sky = sky;
    }

    /** Returns whether time of day and weather are visible there. */
    public boolean hasWeather() {
        return sky == Sky.OPEN;
    }
}
