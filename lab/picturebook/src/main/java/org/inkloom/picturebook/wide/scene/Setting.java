package org.inkloom.picturebook.wide.scene;

import java.util.Optional;
import org.inkloom.picturebook.scene.Place;

/** The place of a scene: the first edition's places, under the same names, and more. */
public enum Setting {
    MEADOW(Kind.OPEN),
    SEASIDE(Kind.OPEN),
    CLASSROOM(Kind.ROOM),
    STAGE(Kind.ROOM),
    SPORTS_FIELD(Kind.OPEN),
    STREET(Kind.OPEN),
    NIGHT_SKY(Kind.NIGHT),
    PARK(Kind.OPEN),
    FOREST(Kind.OPEN),
    SNOWFIELD(Kind.OPEN),
    BEDROOM(Kind.ROOM),
    LIBRARY(Kind.ROOM),
    CHERRY_TREE(Kind.OPEN),
    SPACE(Kind.NIGHT),
    GARDEN(Kind.OPEN),
    KITCHEN(Kind.ROOM),
    LIVING_ROOM(Kind.ROOM),
    MOUNTAIN(Kind.OPEN),
    DESERT(Kind.OPEN),
    UNDERSEA(Kind.OTHER),
    FARM(Kind.OPEN),
    AMUSEMENT_PARK(Kind.OPEN),
    TEMPLE(Kind.OPEN),
    STADIUM(Kind.OPEN),
    CAMPUS_GATE(Kind.OPEN),
    EXAM_HALL(Kind.OPEN),
    NEON_STREET(Kind.NIGHT),
    FOOTBALL_PITCH(Kind.OPEN),
    BASKETBALL_COURT(Kind.OPEN),
    PLAYGROUND(Kind.OPEN),
    LAKE(Kind.OPEN),
    BRIDGE(Kind.OPEN),
    MARKET(Kind.OPEN),
    CAFE(Kind.ROOM),
    STATION(Kind.OPEN),
    ROOFTOP(Kind.OPEN),
    CASTLE(Kind.OPEN),
    BAMBOO(Kind.OPEN),
    VILLAGE(Kind.OPEN),
    RICE_FIELD(Kind.OPEN),
    MUSIC_ROOM(Kind.ROOM),
    HOME(Kind.ROOM),
    WATERFALL(Kind.OPEN),
    PLAIN(Kind.OTHER);

    private enum Kind {
        OPEN,
        ROOM,
        NIGHT,
        OTHER
    }

    private final Kind kind;

    Setting(Kind kind) {
        this.kind = kind;
    }

    /** Returns the first edition's place of that name. */
    public Optional<Place> place() {
        return ordinal() < NEON_STREET.ordinal() ? Optional.of(Place.valueOf(name())) : Optional.empty();
    }

    /** Returns whether time of day and weather are visible there. */
    public boolean hasWeather() {
        return kind == Kind.OPEN;
    }

    /** Returns whether it is a room. */
    public boolean isRoom() {
        return kind == Kind.ROOM;
    }

    /** Returns whether it is always night there. */
    public boolean isNight() {
        return kind == Kind.NIGHT;
    }
}
