package org.inkloom.story.draw;

/**
 * A shot that did not reach the gate's threshold, in the final story.
 *
 * @param shot its number, counted from 1
 * @param value that the judge gave it
 * @param why its main weakness; may be empty
 */
public record ShotBelow(int shot, double value, String why) {}
