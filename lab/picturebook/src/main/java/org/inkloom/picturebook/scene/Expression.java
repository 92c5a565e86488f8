package org.inkloom.picturebook.scene;

/** The expression of a face. */
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
