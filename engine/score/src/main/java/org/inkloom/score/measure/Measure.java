package org.inkloom.score.measure;

import java.util.List;
import org.inkloom.run.RunControl;
import org.inkloom.score.MissingScore;
import org.inkloom.score.Score;
import org.inkloom.score.ScoredPicture;

/** Computes one or more scores, with or without a model. */
interface Measure extends AutoCloseable {
    /** What was measured, and what could not be measured. */
    record Result(List<Score> scores, List<MissingScore> missing, List<String> notes) {
        static Result of(Score score) {
            return new Result(List.of(score), List.of(), List.of());
        }

        static Result missing(MissingScore missing) {
            return new Result(List.of(), List.of(missing), List.of());
        }
    }

    /** Measures a set of pictures; call it on the tensor thread. */
    Result of(List<ScoredPicture> pictures, RunControl control);

    @Override
    default void close() {}
}
