package org.inkloom.training;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.run.Cancellation;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;

/** What a run says, for tests: every line is kept, and bars are not shown. */
public final class SaidLines implements Progress {
    private final List<String> lines;

    /** Keeps lines in a list of its own. */
    public SaidLines() {
        this(new ArrayList<>());
    }

    /** Keeps lines in a test's list. */
    public SaidLines(List<String> lines) {
        this.lines = lines;
    }

    /** Returns the lines so far. */
    public List<String> lines() {
        return lines;
    }

    /** Returns a control that hears of the run here, and is never asked to stop. */
    public RunControl control() {
        return new RunControl(this, new Cancellation());
    }

    @Override
    public Task begin(String what, long total, String unit) {
        return Task.SILENT;
    }

    @Override
    public void say(String line) {
        lines.add(line);
    }
}
