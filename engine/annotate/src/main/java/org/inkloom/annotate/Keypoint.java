package org.inkloom.annotate;

/**
 * A place in a picture as parts of its sides, from the left and from the top.
 *
 * @param x 0 to 1
 * @param y 0 to 1
 */
public record Keypoint(double x, double y) {}
