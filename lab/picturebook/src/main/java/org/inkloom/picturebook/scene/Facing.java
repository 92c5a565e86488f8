package org.inkloom.picturebook.scene;

/** Which side of the figure is seen. */
public enum Facing {
    FRONT,
    THREE_QUARTER,
    SIDE,
    BACK
}
