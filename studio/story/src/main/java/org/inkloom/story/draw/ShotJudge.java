package org.inkloom.story.draw;

import java.util.List;
import org.inkloom.run.RunControl;

/** Rates shots. The caller implements it, because this module does not know scores. */
public interface ShotJudge {
    /** Returns the name of the score, for the report. */
    String score();

    /** Returns whether a shot's value depends on the other shots of the story, as coherence does. */
    boolean needsWholeStory();

    /**
     * Rates shots in the folder.
     *
     * @param shots the whole story in order, or one shot if {@link #needsWholeStory} is false
     * @return one verdict for each shot, in the same order
     */
    List<Verdict> judge(List<DrawnShot> shots, RunControl control);

    /**
     * The rating of one shot.
     *
     * @param value higher is better
     * @param why its main weakness; may be empty
     */
    record Verdict(double value, String why) {}
}
