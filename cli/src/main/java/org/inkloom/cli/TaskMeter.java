package org.inkloom.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** How far one task is, how fast it goes and how long it will take, as text. Not thread-safe. */
final class TaskMeter {
    /** Speed is that of the last so many reports: long enough to be calm, short enough to follow a change. */
    private static final int WINDOW = 50;

    /** The unit that is shown as KiB, MiB and so on. */
    private static final String BYTES = "byte";

    private static final int BAR_CELLS = 24;
    private static final int ROOM_FOR_BAR = 72;
    private static final double NANOS = 1e9;

    private final String what;
    private final long total;
    private final String unit;
    private final long startedAt;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long done;
    private String note = "";

    private record Sample(long time, long done) {}

    /**
     * Begins to measure.
     *
     * @param total units in all, or 0 when unknown
     * @param startedAt in nanoseconds of the clock that {@link #advanceTo} is given
     */
    TaskMeter(String what, long total, String unit, long startedAt) {
        this.what = what;
        this.total = total;
        this.unit = unit;
        this.startedAt = startedAt;
        samples.add(new Sample(startedAt, 0));
    }

    void advanceTo(long nowDone, long time) {
        done = Math.max(done, nowDone);
        samples.add(new Sample(time, done));
        if (samples.size() > WINDOW) {
            samples.remove();
        }
    }

    void note(String text) {
        note = text;
    }

    /** Returns the line to show while the task runs, at most so wide (a wide character counts as two). */
    String line(int width) {
        StringBuilder line = new StringBuilder(what);
        if (total > 0) {
            line.append(String.format(Locale.ROOT, " %3d%%", Math.min(100, done * 100 / total)));
            if (width >= ROOM_FOR_BAR && width < Integer.MAX_VALUE) {
                line.append(' ').append(bar());
            }
        }
        line.append(' ').append(count());
        double speed = speed();
        if (speed > 0) {
            line.append("  ").append(speedText(speed));
            if (total > done) {
                line.append("  ").append(time((total - done) / speed)).append(" left");
            }
        }
        if (!note.isEmpty()) {
            line.append("  ").append(note);
        }
        return cut(line.toString(), width);
    }

    /** Returns the line that stays when the task has ended. */
    String summary(long time) {
        double seconds = (time - startedAt) / NANOS;
        StringBuilder line = new StringBuilder(what).append(": ").append(count());
        line.append(" in ").append(time(seconds));
        if (done > 0 && seconds > 0) {
            line.append(" (").append(speedText(done / seconds)).append(')');
        }
        if (!note.isEmpty()) {
            line.append("  ").append(note);
        }
        return line.toString();
    }

    private String count() {
        if (unit.equals(BYTES)) {
            return total > 0 ? Bytes.of(done) + " of " + Bytes.of(total) : Bytes.of(done);
        }
        String counted = total > 0 ? done + "/" + total : Long.toString(done);
        return counted + " " + unit;
    }

    private String bar() {
        int full = (int) Math.min(BAR_CELLS, done * BAR_CELLS / total);
        return "[" + "=".repeat(full) + " ".repeat(BAR_CELLS - full) + "]";
    }

    private double speed() {
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double seconds = (last.time() - first.time()) / NANOS;
        return seconds > 0 ? (last.done() - first.done()) / seconds : 0;
    }

    private String speedText(double perSecond) {
        if (unit.equals(BYTES)) {
            return Bytes.of(Math.round(perSecond)) + "/s";
        }
        return perSecond >= 1
                ? String.format(Locale.ROOT, "%.1f %s/s", perSecond, unit)
                : String.format(Locale.ROOT, "%.1f s/%s", 1 / perSecond, unit);
    }

    private static String time(double seconds) {
        Duration duration = Duration.ofMillis(Math.round(seconds * 1000));
        if (duration.toSeconds() < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return duration.toHours() > 0
                ? String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        duration.toHours(),
                        duration.toMinutesPart(),
                        duration.toSecondsPart())
                : String.format(Locale.ROOT, "%02d:%02d", duration.toMinutes(), duration.toSecondsPart());
    }

    private static String cut(String text, int width) {
        int used = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            used += Character.isIdeographic(text.codePointAt(i)) || text.codePointAt(i) >= 0xff00 ? 2 : 1;
            if (used > width) {
                return text.substring(0, i);
            }
        }
        return text;
    }
}
