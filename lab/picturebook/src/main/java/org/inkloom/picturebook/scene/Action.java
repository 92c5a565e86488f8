package org.inkloom.picturebook.scene;

/** What a figure does. */
public enum Action {
    STAND,
    SIT,
    WALK,
    RUN,
    JUMP,
    WAVE,
    ARMS_UP,
    HIPS,
    SING,
    READ,
    WRITE,
    GUITAR,
    HOLD,
    UMBRELLA,
    SLEEP,
    DANCE,
    OATH,
    ARMS_OPEN,
    LUGGAGE,
    HOST
}
