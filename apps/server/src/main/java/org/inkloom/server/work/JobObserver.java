package org.inkloom.server.work;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.workflow.execute.NodePlace;
import org.inkloom.workflow.execute.RunListener;
import org.inkloom.workflow.execute.RunResult;
import org.inkloom.workflow.node.NodeTypes;
import org.inkloom.workflow.node.Preview;
import org.inkloom.workflow.queue.Job;
import org.inkloom.workflow.queue.JobState;

/** Hears of all jobs, for those who watch a server: figures, logs, traces. Methods are called from several threads. */
public interface JobObserver {
    /** A job was put into the queue. */
    default void queued(Job job) {}

    /**
     * Jobs of an account that waited were taken out of the queue by whoever asked for them.
     *
     * @param jobs that were named; some of them may not have waited. None where all that waited were meant
     * @param count how many there were
     */
    default void dropped(String owner, Collection<String> jobs, int count) {}

    /** A job begins to run on a device; what is returned hears of the run, on the run's own thread. */
    default Run begins(Job job, String device) {
        return Run.NONE;
    }

    /** One run of a job. */
    interface Run extends RunListener {
        /** Nobody listens. */
        Run NONE = new Run() {};

        /** The job's graph was checked again and is about to run, by these node types; not told of one that can no longer run. */
        default void runs(NodeTypes types) {}

        /** The job has ended, and its history is written. */
        default void ended(Ended ended) {}

        /** The server stops: the job stays in the queue and runs first when it is there again. */
        default void putBack() {}
    }

    /**
     * How a job ended.
     *
     * @param state completed, failed or cancelled
     * @param time that it ran
     * @param executed how many nodes ran; others were taken from the cache
     * @param failure what went wrong, of one that failed
     */
    record Ended(JobState state, Duration time, int executed, Optional<RunResult.Failed> failure) {}

    /** Returns one who tells several, in order. */
    static JobObserver all(List<JobObserver> observers) {
        List<JobObserver> all = List.copyOf(observers);
        return new JobObserver() {
            @Override
            public void queued(Job job) {
                all.forEach(one -> one.queued(job));
            }

            @Override
            public void dropped(String owner, Collection<String> jobs, int count) {
                all.forEach(one -> one.dropped(owner, jobs, count));
            }

            @Override
            public Run begins(Job job, String device) {
                return new Several(
                        all.stream().map(one -> one.begins(job, device)).toList());
            }
        };
    }

    /** Tells several of one run. */
    record Several(List<Run> runs) implements Run {
        @Override
        public void runs(NodeTypes types) {
            runs.forEach(run -> run.runs(types));
        }

        @Override
        public void ended(Ended ended) {
            runs.forEach(run -> run.ended(ended));
        }

        @Override
        public void putBack() {
            runs.forEach(Run::putBack);
        }

        @Override
        public void cached(List<String> nodes) {
            runs.forEach(run -> run.cached(nodes));
        }

        @Override
        public void executing(NodePlace node) {
            runs.forEach(run -> run.executing(node));
        }

        @Override
        public void progress(NodePlace node, long done, long all) {
            runs.forEach(run -> run.progress(node, done, all));
        }

        @Override
        public void preview(NodePlace node, Preview preview) {
            runs.forEach(run -> run.preview(node, preview));
        }

        @Override
        public void executed(NodePlace node, Map<String, List<Object>> shown) {
            runs.forEach(run -> run.executed(node, shown));
        }

        @Override
        public void finished(NodePlace node) {
            runs.forEach(run -> run.finished(node));
        }
    }
}
