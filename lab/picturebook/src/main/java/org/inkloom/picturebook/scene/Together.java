package org.inkloom.picturebook.scene;

/** What two people do with each other. */
public enum Together {
    APART,
    HAND_IN_HAND,
    EMBRACE
}
