package org.inkloom.picturebook.wide.scene;

/** How hair lies on the forehead. */
public enum Fringe {
    STRAIGHT,
    POINTED,
    SWEPT,
    PARTED,
    NONE
}
