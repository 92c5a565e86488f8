package org.inkloom.score;

/**
 * One picture's part of a score.
 *
 * @param picture its name
 * @param value on the scale of the score
 * @param why what makes it no better, in a sentence; empty where there is nothing to say
 */
public record PictureScore(String picture, double value, String why) {}
