package org.inkloom.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.run.Progress;
import org.inkloom.run.SettingNames;
import org.inkloom.run.Visible;

/**
 * Shows the progress of the innermost running task, and the positions of the tasks around it: on a terminal as one line
 * that is redrawn, elsewhere as a new line every few seconds. Messages are broken between words at the terminal's
 * width.
 *
 * <p>Only the outermost task leaves a line when it ends; else a story of eight shots with fifty steps each would leave
 * hundreds. Thread-safe.
 */
final class ConsoleProgress implements Progress {
    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LINE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final Pattern LABEL = Pattern.compile("^  [A-Z][a-z]+: +");

    private final PrintStream err;
    private final int columns;
    private final LongSupplier nanoTime;
    private final Deque<RunningTask> running = new ArrayDeque<>();
    private long shownAt;
    private boolean lineIsDrawn;
    private SettingNames names = SettingNames.KEYS;

    /**
     * Creates the display.
     *
     * @param columns the terminal's width, or 0 if {@code err} is no terminal
     * @param nanoTime the clock, as {@link System#nanoTime()}
     */
    ConsoleProgress(PrintStream err, int columns, LongSupplier nanoTime) {
        this.err = err;
        this.columns = columns;
        this.nanoTime = nanoTime;
        this.shownAt = nanoTime.getAsLong() - LINE_NANOS;
    }

    /** Sets the names that messages use for settings. */
    synchronized void callSettings(SettingNames flags) {
        names = flags;
    }

    @Override
    public synchronized void advise(String line) {
        say(names.render(line));
    }

    @Override
    public synchronized Task begin(String what, long total, String unit) {
        RunningTask task = new RunningTask(new TaskMeter(Visible.line(what), total, unit, nanoTime.getAsLong()));
        running.push(task);
        show(columns > 0);
        return task;
    }

    @Override
    public synchronized void say(String line) {
        clear();
        Visible.lines(line)
                .lines()
                .flatMap(one -> Columns.wrap(one, columns, indent(one)).stream())
                .forEach(err::println);
        show(columns > 0);
    }

    /**
     * Returns how far continuation lines of a message are indented: as its text, or for an error as the text after the
     * label.
     */
    private static int indent(String line) {
        Matcher label = LABEL.matcher(line);
        int blanks = line.length() - line.stripLeading().length();
        return label.find() ? label.end() : blanks + 2;
    }

    /** Returns the positions of the tasks around the innermost one, the outermost first. */
    private String within() {
        return running.stream()
                .skip(1)
                .map(task -> task.meter.place())
                .filter(place -> !place.isEmpty())
                .reduce("", (inner, outer) -> inner.isEmpty() ? outer : outer + ", " + inner);
    }

    private synchronized void end(RunningTask task) {
        if (!running.remove(task)) {
            return;
        }
        clear();
        if (running.isEmpty()) {
            err.println(task.meter.summary(nanoTime.getAsLong()));
        }
    }

    private void show(boolean now) {
        RunningTask task = running.peek();
        long time = nanoTime.getAsLong();
        if (task == null || (!now && time - shownAt < (columns > 0 ? REDRAW_NANOS : LINE_NANOS))) {
            return;
        }
        shownAt = time;
        if (columns > 0) {
            err.print(CLEAR_LINE + task.meter.line(columns - 1, within()));
            err.flush();
            lineIsDrawn = true;
        } else {
            err.println(task.meter.line(Integer.MAX_VALUE, within()));
        }
    }

    private void clear() {
        if (lineIsDrawn) {
            err.print(CLEAR_LINE);
            lineIsDrawn = false;
        }
    }

    private final class RunningTask implements Task {
        private final TaskMeter meter;

        RunningTask(TaskMeter meter) {
            this.meter = meter;
        }

        @Override
        public void advanceTo(long done) {
            synchronized (ConsoleProgress.this) {
                meter.advanceTo(done, nanoTime.getAsLong());
                show(false);
            }
        }

        @Override
        public void totalIs(long total) {
            synchronized (ConsoleProgress.this) {
                meter.totalIs(total);
            }
        }

        @Override
        public void note(String text) {
            synchronized (ConsoleProgress.this) {
                meter.note(Visible.line(text));
            }
        }

        @Override
        public void close() {
            end(this);
        }
    }
}
