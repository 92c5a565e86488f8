package org.inkloom.server.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.inkloom.run.Cancellation;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.queue.Job;

/**
 * The workers, one for each device, each with models of its own. Whichever is free takes the job that comes next, so that jobs
 * begin in the order of the queue and may end in another. Thread-safe.
 */
public final class JobWorkers implements AutoCloseable {
    /** So long a worker that has nothing to do waits before it looks again by itself. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final WorkPlaces places;
    private final Runnable everySecond;
    private final JobWatches watches = new JobWatches();
    private final List<JobWorker> workers = new ArrayList<>();
    /** Held while a job is taken: it is then known which worker to stop before the job can be asked for. */
    private final Object lock = new Object();

    private final Object sleeping = new Object();
    private long wakes;
    private volatile boolean finishing;
    private volatile boolean stopping;
    private final Thread heartbeat;

    /**
     * Begins to work.
     *
     * @param packs the node types by the device on which they compute, {@code cpu} or {@code cuda:N}; the first ones first.
     *     Where one device has several workers its name ends with a sign and a number, which is for readers alone
     * @param everySecond what else is done while the server runs
     */
    public JobWorkers(WorkPlaces places, Map<String, NodePack> packs, Runnable everySecond) {
        this.places = places;
        this.everySecond = everySecond;
        new LinkedHashMap<>(packs)
                .forEach((device, pack) -> workers.add(new JobWorker(this, places, device, pack, workers.size())));
        heartbeat = new Thread(this::beat, "inkloom-heartbeat");
        heartbeat.setDaemon(true);
        workers.forEach(JobWorker::start);
        heartbeat.start();
    }

    /** Says that there may be something to do. */
    public void wake() {
        synchronized (sleeping) {
            wakes++;
            sleeping.notifyAll();
        }
    }

    long wakes() {
        synchronized (sleeping) {
            return wakes;
        }
    }

    /** Waits until somebody has said that there may be something to do since a number of such calls. */
    void sleep(long seen) throws InterruptedException {
        long end = System.nanoTime() + LOOK.toNanos();
        synchronized (sleeping) {
            for (long left = end - System.nanoTime(); wakes == seen && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(sleeping, left);
            }
        }
    }

    /** Returns what tells of single jobs. */
    public JobWatches watches() {
        return watches;
    }

    /** Forgets an account's results, some of whose files are there no more. */
    public void forgetResults(String owner) {
        places.cache(owner).forget();
    }

    Optional<Job> take(JobWorker worker) {
        synchronized (lock) {
            Optional<Job> job =
                    stopping || finishing ? Optional.empty() : places.store().take(System.currentTimeMillis());
            worker.current(job);
            return job;
        }
    }

    Cancellation cancellation(JobWorker worker) {
        synchronized (lock) {
            return worker.wish();
        }
    }

    void release(JobWorker worker) {
        synchronized (lock) {
            worker.current(Optional.empty());
        }
    }

    /** Stops the running jobs of an account, or only the one named; returns whether there was one. */
    public boolean interrupt(String owner, Optional<String> id) {
        boolean any = false;
        synchronized (lock) {
            for (JobWorker worker : workers) {
                Optional<Job> running = worker.current()
                        .filter(job -> job.owner().equals(owner))
                        .filter(job -> id.isEmpty() || id.get().equals(job.id()));
                if (running.isPresent()) {
                    watches.live().cancelling(running.get().id());
                    worker.stop();
                    any = true;
                }
            }
        }
        return any;
    }

    /** Frees models and results of each device after the job that runs there. */
    public void free(boolean models, boolean results) {
        workers.forEach(worker -> worker.free(models, results));
        wake();
    }

    /** Returns how many jobs run. */
    public int busy() {
        synchronized (lock) {
            return (int) workers.stream()
                    .filter(worker -> worker.current().isPresent())
                    .count();
        }
    }

    /** Returns how many jobs can run at once. */
    public int size() {
        return workers.size();
    }

    /** One client takes ten seconds without a message for a failure. */
    private void beat() {
        try {
            for (int second = 1; !stopping; second++) {
                TimeUnit.SECONDS.sleep(1);
                try {
                    everySecond.run();
                    if (second % 4 == 0 && busy() > 0) {
                        places.sockets().status();
                    }
                } catch (RuntimeException | Error e) {
                    places.failures().accept("the heartbeat", e);
                }
            }
        } catch (InterruptedException e) {
            return;
        }
    }

    boolean isStopping() {
        return stopping;
    }

    /** Returns whether nothing new is begun, because the server is ended. */
    public boolean isFinishing() {
        return finishing;
    }

    /** Begins nothing new, and waits for the jobs that run. */
    public void finish(Duration most) {
        finishing = true;
        long end = System.nanoTime() + most.toNanos();
        try {
            while (busy() > 0 && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the jobs that run, which stay in the queue, and waits for them. */
    @Override
    public void close() {
        synchronized (lock) {
            stopping = true;
            workers.forEach(JobWorker::stop);
        }
        wake();
        heartbeat.interrupt();
        try {
            for (JobWorker worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
