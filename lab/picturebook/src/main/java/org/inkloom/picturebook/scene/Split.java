package org.inkloom.picturebook.scene;

/** Which combinations of slots are drawn. */
public enum Split {
    /** For training: no held-out combination ever. */
    TRAIN,
    /** For measuring composition: at least one held-out combination in every scene. */
    HELD_OUT,
    /** Whatever comes. */
    ANY
}
