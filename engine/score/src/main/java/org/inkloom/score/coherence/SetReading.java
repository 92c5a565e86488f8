package org.inkloom.score.coherence;

import java.util.List;

/**
 * A model's comparison of a set of pictures.
 *
 * @param style similarity of each pair's styles
 * @param subject similarity of each pair's main figures
 * @param styleWords for each picture how its style differs from the others; empty if it does not
 * @param subjectWords for each picture how its main figure differs from the others; empty if it does not
 * @param sureness certainty of the model's answers, 0 to 1; low for kinds of pictures on which it was not trained
 */
public record SetReading(
        Matrix style, Matrix subject, List<String> styleWords, List<String> subjectWords, double sureness) {
    /** Copies the lists. */
    public SetReading {
        styleWords = List.copyOf(styleWords);
        subjectWords = List.copyOf(subjectWords);
    }
}
