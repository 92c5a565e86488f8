package org.inkloom.run;

import java.util.function.Consumer;

/**
 * Receives how far a long run is. The command draws bars from it, the server sends it over its socket, a test counts.
 *
 * <p>Called from the run's own thread; an implementation must return quickly.
 */
public interface Progress {
    /** Shows nothing. */
    Progress SILENT = new Progress() {
        @Override
        public Task begin(String what, long total, String unit) {
            return Task.SILENT;
        }

        @Override
        public void say(String line) {}
    };

    /** Returns progress that hands over what is said, line by line, and shows nothing else. */
    static Progress lines(Consumer<String> lines) {
        return new Progress() {
            @Override
            public Task begin(String what, long total, String unit) {
                return Task.SILENT;
            }

            @Override
            public void say(String line) {
                lines.accept(line);
            }
        };
    }

    /**
     * Begins a task.
     *
     * @param what what is done, for example {@code "training"}
     * @param total how many units in all, or 0 when unknown
     * @param unit one unit's name, for example {@code "step"}
     * @return the task, to be closed by the caller when it ends, normally or not
     */
    Task begin(String what, long total, String unit);

    /** Says one line that stays, for example a warning or where a file was written. */
    void say(String line);

    /**
     * Says one line that refers to settings with {@link SettingKey}. Shown are their keys, unless whoever shows the line
     * calls them otherwise.
     */
    default void advise(String line) {
        say(SettingNames.KEYS.render(line));
    }

    /** One running task. */
    interface Task extends AutoCloseable {
        /** Shows nothing. */
        Task SILENT = new Task() {
            @Override
            public void advanceTo(long done) {}

            @Override
            public void note(String text) {}

            @Override
            public void close() {}
        };

        /** Reports that {@code done} units are complete; never less than before. */
        void advanceTo(long done);

        /** Reports that there are now {@code total} units in all, because the work was planned anew. */
        default void totalIs(long total) {}

        /** Shows a short text beside the bar, for example {@code "loss 0.123"}. */
        void note(String text);

        /** Ends the task. */
        @Override
        void close();
    }
}
