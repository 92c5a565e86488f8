package org.inkloom.score;

/**
 * One picture's share of a score.
 *
 * @param picture its name
 * @param value on the scale of the score
 * @param why the main reason why it is not better, in a sentence; empty if there is none
 */
public record PictureScore(String picture, double value, String why) {}
