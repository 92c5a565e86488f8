package org.inkloom.server.work;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.inkloom.workflow.node.Preview;

/** Who waits for single jobs inside the server: requests that are answered when their job has ended. Thread-safe. */
public final class JobWatches {
    /** Previews that nobody took in time are dropped. */
    private static final int MOST_KEPT = 64;

    private final Map<String, List<Watch>> watches = new ConcurrentHashMap<>();
    private final LiveJobs live = new LiveJobs();
    private volatile boolean stopping;

    /** What is heard of a job. */
    public sealed interface Heard {
        /** What its picture looks like so far. */
        record Seen(Preview preview) implements Heard {}

        /** It ended, and its history is there. */
        record Ended() implements Heard {}

        /** The server stops; the job stays in the queue. */
        record Stopping() implements Heard {}
    }

    /** One who waits; closed when it waits no more. */
    public final class Watch implements AutoCloseable {
        private final String job;
        private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

        private Watch(String job) {
            this.job = job;
        }

        /** Returns what is heard next; nothing where nothing is heard in a while. */
        public Optional<Heard> next(Duration most) throws InterruptedException {
            return Optional.ofNullable(heard.poll(most.toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public void close() {
            watches.computeIfPresent(job, (id, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }

    /** Returns how far jobs are. */
    public LiveJobs live() {
        return live;
    }

    /** Tells those who wait for a job that it ended without having run. */
    public void stopped(String job) {
        ended(job);
    }

    /** Begins to wait for a job; best before it is queued. */
    public Watch watch(String job) {
        Watch watch = new Watch(job);
        watches.computeIfAbsent(job, id -> new CopyOnWriteArrayList<>()).add(watch);
        if (stopping) {
            watch.heard.add(new Heard.Stopping());
        }
        return watch;
    }

    /** Tells all who wait that the server stops. */
    public void stop() {
        stopping = true;
        watches.values().forEach(all -> all.forEach(watch -> watch.heard.add(new Heard.Stopping())));
    }

    void preview(String job, Preview preview) {
        for (Watch watch : watches.getOrDefault(job, List.of())) {
            if (watch.heard.size() < MOST_KEPT) {
                watch.heard.add(new Heard.Seen(preview));
            }
        }
    }

    void ended(String job) {
        live.end(job);
        watches.getOrDefault(job, List.of()).forEach(watch -> watch.heard.add(new Heard.Ended()));
    }
}
