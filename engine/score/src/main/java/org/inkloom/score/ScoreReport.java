package org.inkloom.score;

import java.util.List;
import java.util.Optional;

/**
 * All scores of a set of pictures.
 *
 * @param pictures their names, in order
 * @param scores what was measured
 * @param missing what was not
 * @param notes what a reader should know about the numbers, a sentence each
 */
public record ScoreReport(List<String> pictures, List<Score> scores, List<MissingScore> missing, List<String> notes) {
    /** Copies the lists. */
    public ScoreReport {
        pictures = List.copyOf(pictures);
        scores = List.copyOf(scores);
        missing = List.copyOf(missing);
        notes = List.copyOf(notes);
    }

    /** Returns the score of a kind; empty if it was not measured, or only with another model than the usual one. */
    public Optional<Score> of(ScoreKind kind) {
        return scores.stream()
                .filter(score -> score.kind() == kind && score.variant().isEmpty())
                .findFirst();
    }

    /** Returns why a kind was not measured; empty if it was. */
    public Optional<MissingScore> missing(ScoreKind kind) {
        return missing.stream().filter(one -> one.kind() == kind).findFirst();
    }
}
