package org.inkloom.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.inkloom.run.Counted;

/** Formats a task's progress as text: share, speed and remaining time. Not thread-safe. */
final class TaskMeter {
    /** The speed is averaged over this many reports: enough for a steady number, few enough to follow a change. */
    private static final int WINDOW = 50;

    /** The unit that is shown as KiB, MiB and so on. */
    private static final String BYTES = "byte";

    private static final int BAR_CELLS = 24;
    private static final int SHORT_BAR_CELLS = 12;
    private static final int SHORTEST_NAME = 12;
    private static final double NANOS = 1e9;
    private static final long AT_ONCE_NANOS = 50_000_000;

    private final String what;
    private final String unit;
    private final long startedAt;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long total;
    private long before;
    private long done;
    private String note = "";

    private record Sample(long time, long done) {}

    /** The parts of a line, in the order in which they are shown. */
    private enum Field {
        NAME,
        SHARE,
        BAR,
        COUNT,
        SPEED,
        LEFT,
        NOTE
    }

    /** The fields that are left out on a narrow terminal; the first of these goes first. */
    private static final List<Field> DISPENSABLE =
            List.of(Field.BAR, Field.SPEED, Field.NOTE, Field.COUNT, Field.LEFT, Field.SHARE);

    /**
     * Begins to measure.
     *
     * @param total units in all, or 0 if unknown
     * @param startedAt in nanoseconds, of the same clock as for {@link #advanceTo}
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
        if (samples.size() == 1 && time - startedAt < AT_ONCE_NANOS) {
            // Units that an earlier part of the run had done before this task began do not count for its speed.
            before = done;
            samples.clear();
        }
        samples.add(new Sample(time, done));
        if (samples.size() > WINDOW) {
            samples.remove();
        }
    }

    void totalIs(long units) {
        total = units;
    }

    void note(String text) {
        note = text;
    }

    /** Returns which unit is in work, for the line of a task inside this one; empty if the total is unknown. */
    String place() {
        return total > 0 && !unit.equals(BYTES) ? unit + " " + Math.min(total, done + 1) + "/" + total : "";
    }

    /**
     * Returns the line to show while the task runs. If it is too long, whole fields are left out, and at last the name
     * is cut; a number is never cut.
     *
     * @param width columns at most; a Chinese character takes two
     */
    String line(int width) {
        return line(width, "");
    }

    /**
     * As {@link #line(int)}, for a task inside others.
     *
     * @param within the positions of the outer tasks
     */
    String line(int width, String within) {
        Map<Field, String> fields = fields(within.isEmpty() ? what : within + ": " + what);
        if (total > 0 && width < Integer.MAX_VALUE) {
            // The bar has one of two fixed lengths. If it filled the free space, its end would jump whenever a digit
            // comes or goes.
            fields.put(Field.BAR, bar(BAR_CELLS));
            if (Columns.of(joined(fields)) > width) {
                fields.put(Field.BAR, bar(SHORT_BAR_CELLS));
            }
        }
        for (Field field : DISPENSABLE) {
            int over = Columns.of(joined(fields)) - width;
            String name = fields.getOrDefault(Field.NAME, "");
            int shortest = Math.max(SHORTEST_NAME, width / 3);
            if (over > 0 && field != Field.BAR && Columns.of(name) - over >= shortest) {
                fields.put(Field.NAME, Columns.cut(name, Columns.of(name) - over));
            } else if (over > 0) {
                fields.remove(field);
            }
        }
        return Columns.cut(joined(fields), width);
    }

    private Map<Field, String> fields(String name) {
        Map<Field, String> fields = new EnumMap<>(Field.class);
        fields.put(Field.NAME, name);
        if (total > 0) {
            fields.put(Field.SHARE, String.format(Locale.ROOT, "%3d%%", Math.min(100, done * 100 / total)));
        }
        fields.put(Field.COUNT, count());
        double speed = speed();
        if (speed > 0) {
            fields.put(Field.SPEED, speedText(speed));
            if (total > done) {
                fields.put(Field.LEFT, time((total - done) / speed) + " left");
            }
        }
        if (!note.isEmpty()) {
            fields.put(Field.NOTE, note);
        }
        return fields;
    }

    private static String joined(Map<Field, String> fields) {
        List<String> parts = new ArrayList<>();
        fields.forEach((field, text) -> {
            boolean first = parts.isEmpty();
            parts.add((first ? "" : field.compareTo(Field.COUNT) > 0 ? "  " : " ") + text);
        });
        return String.join("", parts);
    }

    /** Returns the line that remains when the task has ended. */
    String summary(long time) {
        double seconds = (time - startedAt) / NANOS;
        StringBuilder line = new StringBuilder(what).append(": ").append(count());
        line.append(" in ").append(time(seconds));
        if (done > before && seconds > 0) {
            line.append(" (").append(speedText((done - before) / seconds)).append(')');
        }
        if (!note.isEmpty()) {
            line.append("  ").append(note);
        }
        return line.toString();
    }

    private String count() {
        if (unit.equals(BYTES)) {
            return total > 0 ? SizeText.of(done) + " of " + SizeText.of(total) : SizeText.of(done);
        }
        return total > 0 ? done + "/" + Counted.of(total, unit) : Counted.of(done, unit);
    }

    private String bar(int cells) {
        int full = (int) Math.min(cells, done * cells / total);
        return "[" + "=".repeat(full) + " ".repeat(cells - full) + "]";
    }

    private double speed() {
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double seconds = (last.time() - first.time()) / NANOS;
        return seconds > 0 ? (last.done() - first.done()) / seconds : 0;
    }

    private String speedText(double perSecond) {
        if (unit.equals(BYTES)) {
            return SizeText.of(Math.round(perSecond)) + "/s";
        }
        return perSecond >= 1
                ? String.format(Locale.ROOT, "%.1f %s/s", perSecond, Counted.words(2, unit))
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
}
