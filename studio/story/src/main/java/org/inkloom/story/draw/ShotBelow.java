package org.inkloom.story.draw;

/**
 * A shot that stayed below the gate, in the story as it is now.
 *
 * @param shot its number, counted from 1
 * @param value what the judge gives it
 * @param why what makes it no better; may be empty
 */
public record ShotBelow(int shot, double value, String why) {}
