package org.inkloom.picturebook.wide.scene;

/** Where somebody looks. */
public enum Gaze {
    VIEWER,
    ASIDE,
    UP,
    DOWN
}
