package org.inkloom.score.coherence;

import java.util.List;
import java.util.Optional;
import org.inkloom.picture.Pixels;
import org.inkloom.score.ScoreKind;

/** A model that compares the pictures of a set: CLIP, or the slot reader that comes with Inkling. */
public interface SetReader {
    /** Looks at a set of at least two pictures. */
    SetReading read(List<Pixels> pictures);

    /** Returns the score of style that this model gives; empty where it gives none. */
    Optional<ScoreKind> styleKind();

    /** Returns the score of the main figure that this model gives. */
    ScoreKind subjectKind();

    /** Returns the model's name. */
    String method();

    /** Returns which other model than the usual it is; empty for the usual. */
    String variant();
}
