package org.inkloom.score.technical;

/**
 * What the checks say of one picture.
 *
 * @param quality 0 broken to 1 nothing wrong: that of the worst check
 * @param why the worst check's words and figure; empty for a quality of 1
 */
public record TechnicalFinding(double quality, String why) {}
