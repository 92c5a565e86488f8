package org.inkloom.annotate;

/**
 * A point in a picture, relative to its sides, from the left and from the top.
 *
 * @param x 0 to 1
 * @param y 0 to 1
 */
public record Keypoint(double x, double y) {}
