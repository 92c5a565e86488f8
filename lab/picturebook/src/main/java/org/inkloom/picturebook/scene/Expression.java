package org.inkloom.picturebook.scene;

/** What the face says. */
public enum Expression {
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
    CONFIDENT
}
