package org.inkloom.picturebook.wide.scene;

/** What a face says. */
public enum Mood {
    SMILE,
    HAPPY,
    LAUGH,
    SAD,
    ANGRY,
    SURPRISED,
    WINK,
    SLEEPY,
    CRY,
    FOCUSED,
    EYES_CLOSED,
    CONFIDENT,
    SHY,
    WORRIED,
    PROUD,
    PLAYFUL,
    CALM,
    SCARED
}
