package org.inkloom.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.inkloom.report.Progress;

/**
 * Shows the innermost running task: on a terminal as one line that is drawn over, elsewhere as a line now and then.
 *
 * <p>Only the outermost task leaves a line behind when it ends, so that eight shots of fifty steps fill no page.
 * Thread-safe.
 */
final class ConsoleProgress implements Progress {
    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LINE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final int columns;
    private final LongSupplier nanoTime;
    private final Deque<RunningTask> running = new ArrayDeque<>();
    private long shownAt;
    private boolean lineIsDrawn;

    /**
     * Creates the display.
     *
     * @param columns the terminal's width, or 0 when {@code err} is no terminal
     * @param nanoTime the clock, as {@link System#nanoTime()}
     */
    ConsoleProgress(PrintStream err, int columns, LongSupplier nanoTime) {
        this.err = err;
        this.columns = columns;
        this.nanoTime = nanoTime;
        this.shownAt = nanoTime.getAsLong() - LINE_NANOS;
    }

    @Override
    public synchronized Task begin(String what, long total, String unit) {
        RunningTask task = new RunningTask(new TaskMeter(what, total, unit, nanoTime.getAsLong()));
        running.push(task);
        show(columns > 0);
        return task;
    }

    @Override
    public synchronized void say(String line) {
        clear();
        err.println(line);
        show(columns > 0);
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
            err.print(CLEAR_LINE + task.meter.line(columns - 1));
            err.flush();
            lineIsDrawn = true;
        } else {
            err.println(task.meter.line(Integer.MAX_VALUE));
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
        public void note(String text) {
            synchronized (ConsoleProgress.this) {
                meter.note(text);
            }
        }

        @Override
        public void close() {
            end(this);
        }
    }
}
