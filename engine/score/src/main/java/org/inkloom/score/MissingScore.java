package org.inkloom.score;

/**
 * A score that could not be measured. There is no number in its place.
 *
 * @param kind what was not measured
 * @param why in a sentence
 * @param remedy what to do: the command that fetches what is missing, or another sentence
 */
public record MissingScore(ScoreKind kind, String why, String remedy) {}
