package org.inkloom.picturebook.scene;

/** Which combinations of properties scenes may have; see {@link HeldOut}. */
public enum Split {
    /** For training: never a held-out combination. */
    TRAIN,
    /** For measuring whether a model can combine: at least one held-out combination in every scene. */
    HELD_OUT,
    /** Any combination. */
    ANY
}
