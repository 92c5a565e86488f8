package org.inkloom.story.draw;

import java.util.List;
import org.inkloom.run.RunControl;

/** Says how good shots are; the story does not know by what. */
public interface ShotJudge {
    /** Returns the name of the score, for the report. */
    String score();

    /** Returns whether a shot's value depends on the other shots of the story, as coherence does. */
    boolean needsWholeStory();

    /**
     * Judges shots that lie in the folder.
     *
     * @param shots the whole story in order, or one shot where {@link #needsWholeStory} says no
     * @return as many verdicts, in the same order
     */
    List<Verdict> judge(List<DrawnShot> shots, RunControl control);

    /**
     * What is said of one shot.
     *
     * @param value higher is better
     * @param why what makes it no better; may be empty
     */
    record Verdict(double value, String why) {}
}
