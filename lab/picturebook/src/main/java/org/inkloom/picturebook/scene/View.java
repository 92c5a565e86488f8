package org.inkloom.picturebook.scene;

/** How much of the figure is in the picture. */
public enum View {
    FULL,
    HALF,
    CLOSE_UP
}
