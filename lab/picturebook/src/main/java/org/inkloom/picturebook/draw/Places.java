package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.scene.Place;

/** Draws a place by its name. */
public final class Places {
    private Places() {}

    public static void draw(Place place, Backdrop b) {
        switch (place) {
            case MEADOW -> new GreenPlaces(b).meadow();
            case PARK -> new GreenPlaces(b).park();
            case FOREST -> new GreenPlaces(b).forest();
            case GARDEN -> new GreenPlaces(b).garden();
            case CHERRY_TREE -> new GreenPlaces(b).cherryTree();
            case MOUNTAIN -> new GreenPlaces(b).mountain();
            case FARM -> new GreenPlaces(b).farm();
            case SEASIDE -> new FarPlaces(b).seaside();
            case SNOWFIELD -> new FarPlaces(b).snowfield();
            case DESERT -> new FarPlaces(b).desert();
            case UNDERSEA -> new FarPlaces(b).undersea();
            case SPACE -> new FarPlaces(b).space();
            case NIGHT_SKY -> new FarPlaces(b).nightSky();
            case STREET -> new TownPlaces(b).street();
            case AMUSEMENT_PARK -> new TownPlaces(b).amusementPark();
            case TEMPLE -> new TownPlaces(b).temple();
            case CAMPUS_GATE -> new TownPlaces(b).campusGate();
            case EXAM_HALL -> new TownPlaces(b).examHall();
            case STADIUM -> new TownPlaces(b).stadium();
            case SPORTS_FIELD -> new TownPlaces(b).sportsField();
            case CLASSROOM -> new RoomPlaces(b).classroom();
            case STAGE -> new RoomPlaces(b).stage();
            case BEDROOM -> new RoomPlaces(b).bedroom();
            case LIBRARY -> new RoomPlaces(b).library();
            case KITCHEN -> new RoomPlaces(b).kitchen();
            case LIVING_ROOM -> new RoomPlaces(b).livingRoom();
        }
    }

    /** Returns the height of the line where the far meets the ground, in drawing units. */
    public static double horizon(Place place) {
        return switch (place) {
            case SEASIDE -> 46;
            case STADIUM, SPORTS_FIELD -> 52;
            case MEADOW, PARK, GARDEN, MOUNTAIN, DESERT, FARM, SNOWFIELD -> 66;
            case UNDERSEA, NIGHT_SKY, LIBRARY, SPACE -> 80;
            default -> 74;
        };
    }
}
