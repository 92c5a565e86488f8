package org.inkloom.picturebook.wide.scene;

/** The expression of a face. */
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
