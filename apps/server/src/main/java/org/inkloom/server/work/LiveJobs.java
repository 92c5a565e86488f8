package org.inkloom.server.work;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.inkloom.workflow.node.Preview;

/** How far the jobs that run are, for who asks or comes late. Thread-safe. */
public final class LiveJobs {
    private final Map<String, Snapshot> snapshots = new ConcurrentHashMap<>();

    /**
     * How far a job is.
     *
     * @param started milliseconds since 1970
     * @param done nodes that have run or need not
     * @param all nodes of the graph
     * @param node that runs
     * @param type its type
     * @param step of it
     * @param steps that it takes; 0 where it does not say
     * @param preview the last picture of the work, with the node that showed it
     * @param cancelling whether somebody has stopped it
     */
    public record Snapshot(
            long started,
            int done,
            int all,
            Optional<String> node,
            Optional<String> type,
            long step,
            long steps,
            Optional<Shown> preview,
            boolean cancelling) {
        /** Returns how much of it is done, 0 to 1. */
        public double fraction() {
            double part = steps > 0 ? Math.clamp((double) step / steps, 0, 1) : 0;
            return all <= 0 ? 0 : Math.clamp((done + (node.isPresent() ? part : 0)) / all, 0, 1);
        }
    }

    /** A picture of the work and the node that showed it. */
    public record Shown(String node, Preview preview) {}

    /** Returns how far a job is that runs. */
    public Optional<Snapshot> of(String job) {
        return Optional.ofNullable(snapshots.get(job));
    }

    void begin(String job, int nodes, long now) {
        snapshots.put(
                job, new Snapshot(now, 0, nodes, Optional.empty(), Optional.empty(), 0, 0, Optional.empty(), false));
    }

    void end(String job) {
        snapshots.remove(job);
    }

    void cached(String job, int nodes) {
        change(job, s -> with(s, s.done() + nodes, Optional.empty(), Optional.empty(), 0, 0));
    }

    void node(String job, String id, String type) {
        change(job, s -> with(s, s.done(), Optional.of(id), Optional.of(type), 0, 0));
    }

    void step(String job, long step, long steps) {
        change(job, s -> with(s, s.done(), s.node(), s.type(), step, steps));
    }

    void finished(String job) {
        change(job, s -> with(s, Math.min(s.all(), s.done() + 1), Optional.empty(), Optional.empty(), 0, 0));
    }

    void preview(String job, String node, Preview preview) {
        change(
                job,
                s -> new Snapshot(
                        s.started(),
                        s.done(),
                        s.all(),
                        s.node(),
                        s.type(),
                        s.step(),
                        s.steps(),
                        Optional.of(new Shown(node, preview)),
                        s.cancelling()));
    }

    void cancelling(String job) {
        change(
                job,
                s -> new Snapshot(
                        s.started(), s.done(), s.all(), s.node(), s.type(), s.step(), s.steps(), s.preview(), true));
    }

    private static Snapshot with(
            Snapshot s, int done, Optional<String> node, Optional<String> type, long step, long steps) {
        return new Snapshot(s.started(), done, s.all(), node, type, step, steps, s.preview(), s.cancelling());
    }

    private void change(String job, UnaryOperator<Snapshot> change) {
        snapshots.computeIfPresent(job, (id, before) -> change.apply(before));
    }
}
