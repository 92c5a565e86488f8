package org.inkloom.score.coherence;

import java.util.List;

/**
 * What a model saw in a set of pictures.
 *
 * @param style how alike each two are in style
 * @param subject how alike their main figures are
 * @param styleWords for each picture why its style stands apart; empty where it does not
 * @param subjectWords for each picture why its figure stands apart; empty where it does not
 * @param sureness how sure the model is of what it saw, 0 to 1; low for pictures of a world that it does not know
 */
public record SetReading(
        Matrix style, Matrix subject, List<String> styleWords, List<String> subjectWords, double sureness) {
    /** Copies the lists. */
    public SetReading {
        styleWords = List.copyOf(styleWords);
        subjectWords = List.copyOf(subjectWords);
    }
}
