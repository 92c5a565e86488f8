package org.inkloom.picturebook.scene;

/** How two people are with each other. */
public enum Together {
    APART,
    HAND_IN_HAND,
    EMBRACE
}
