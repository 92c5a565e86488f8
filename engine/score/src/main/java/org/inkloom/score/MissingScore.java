package org.inkloom.score;

/**
 * A score that could not be measured; no number is made up in its place.
 *
 * @param kind what was not measured
 * @param why the reason, in a sentence
 * @param remedy what to do: the command that fetches what is missing, or another sentence
 */
public record MissingScore(ScoreKind kind, String why, String remedy) {}
