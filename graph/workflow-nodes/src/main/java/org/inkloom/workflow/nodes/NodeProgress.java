package org.inkloom.workflow.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.inkloom.run.CancelledException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.workflow.node.NodeCall;
import org.jspecify.annotations.Nullable;

/**
 * Reports the progress of long work as a node's progress: that of the outermost task. Messages are collected for the
 * end.
 */
final class NodeProgress implements Progress {
    private static final int MOST_LINES = 200;

    private final NodeCall call;
    private final Consumer<String> ended;
    private final AtomicReference<@Nullable Task> outermost = new AtomicReference<>();
    private final List<String> lines = new ArrayList<>();

    /**
     * Makes the progress of a node's call.
     *
     * @param ended is called with the name of each task that has ended
     */
    NodeProgress(NodeCall call, Consumer<String> ended) {
        this.call = call;
        this.ended = ended;
    }

    RunControl control() {
        return new RunControl(this, call.cancellation());
    }

    /** Returns the collected messages. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public synchronized void say(String line) {
        if (lines.size() < MOST_LINES) {
            lines.add(line);
        }
    }

    @Override
    public Task begin(String what, long total, String unit) {
        Shown task = new Shown(what, total);
        outermost.compareAndSet(null, task);
        return task;
    }

    private final class Shown implements Task {
        private final String what;
        private long total;

        Shown(String what, long total) {
            this.what = what;
            this.total = total;
        }

        @Override
        public void advanceTo(long done) {
            if (outermost.get() == this && total > 0) {
                try {
                    call.progress(done, total);
                } catch (CancelledException e) {
                    // Not reported here: the work checks for cancellation itself, at points where it can stop cleanly.
                    return;
                }
            }
        }

        @Override
        public void totalIs(long planned) {
            total = planned;
        }

        @Override
        public void note(String text) {}

        @Override
        public void close() {
            outermost.compareAndSet(this, null);
            ended.accept(what);
        }
    }
}
