package org.inkloom.score.coherence;

import java.util.List;
import java.util.Optional;
import org.inkloom.picture.Pixels;
import org.inkloom.score.ScoreKind;

/** A model that compares the pictures of a set: CLIP, or the slot reader that comes with Inkling. */
public interface SetReader {
    /** Compares a set of at least two pictures. */
    SetReading read(List<Pixels> pictures);

    /** Returns the kind of style score that this model gives; empty if it gives none. */
    Optional<ScoreKind> styleKind();

    /** Returns the kind of score for main figures that this model gives. */
    ScoreKind subjectKind();

    /** Returns the model's name. */
    String method();

    /** Returns the model's name if it is another than the usual one; empty for the usual one. */
    String variant();
}
