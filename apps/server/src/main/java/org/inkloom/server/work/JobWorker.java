package org.inkloom.server.work;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.inkloom.run.Cancellation;
import org.inkloom.workflow.execute.RunResult;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.queue.EndedJob;
import org.inkloom.workflow.queue.Job;
import org.jspecify.annotations.Nullable;

/**
 * Runs one job at a time on one device. A job leaves the queue in the same step in which its history is written; only then
 * clients hear that it ended.
 */
final class JobWorker {
    private final JobWorkers all;
    private final WorkPlaces places;
    private final String device;
    private final NodePack pack;
    private final Thread thread;
    /** What it runs and the wish to stop that: read and written while the lock of {@link JobWorkers} is held. */
    private @Nullable Job current;

    private Cancellation cancellation = new Cancellation();
    private boolean unload;
    private boolean forget;

    JobWorker(JobWorkers all, WorkPlaces places, String device, NodePack pack, int number) {
        this.all = all;
        this.places = places;
        this.device = device;
        this.pack = pack;
        this.thread = new Thread(this::loop, "inkloom-worker-" + number);
    }

    void start() {
        thread.start();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    Optional<Job> current() {
        return Optional.ofNullable(current);
    }

    /** Notes what it runs from now on, with a wish to stop of its own. */
    void current(Optional<Job> job) {
        current = job.orElse(null);
        cancellation = new Cancellation();
    }

    void stop() {
        cancellation.request();
    }

    synchronized void free(boolean models, boolean results) {
        unload |= models;
        forget |= results;
    }

    private void loop() {
        while (!all.isStopping()) {
            long seen = all.wakes();
            try {
                freeWhatWasAsked();
                Optional<Job> job = all.take(this);
                if (job.isPresent()) {
                    places.sockets().status();
                    run(job.get());
                } else {
                    all.sleep(seen);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                // A thread that ends would leave the queue standing without a word.
                places.failures().accept("the worker of " + device, e);
                pause();
            }
        }
    }

    /** A database that cannot be read now may be so in a moment; asking at full speed would not help. */
    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void freeWhatWasAsked() {
        boolean models;
        boolean results;
        synchronized (this) {
            models = unload;
            results = forget;
            unload = false;
            forget = false;
        }
        if (results) {
            places.cache().clear();
        }
        if (models) {
            pack.unload();
        }
    }

    private void run(Job job) {
        Cancellation wish = all.cancellation(this);
        RunningJob run = new RunningJob(places, all.watches(), job, device, pack);
        RunResult result = run.run(wish);
        if (all.isStopping() && result.end() instanceof RunResult.Stopped) {
            run.putBack();
            return;
        }
        Ending ending = ending(run, result);
        if (!written(ending.history())) {
            run.putBack();
            return;
        }
        all.release(this);
        run.tellEnd(ending.result(), ending.end());
    }

    /** How a job ended, in the words of the history and of the messages. */
    private record Ending(RunResult result, JobEnd end, EndedJob history) {
        static Ending of(RunningJob run, RunResult result) {
            JobEnd end = run.end(result);
            return new Ending(result, end, run.ended(result, end));
        }
    }

    /** What cannot be put into words, for want of memory perhaps, is a failed job as well: it must not stay a running one. */
    private static Ending ending(RunningJob run, RunResult result) {
        try {
            return Ending.of(run, result);
        } catch (RuntimeException | Error e) {
            return Ending.of(run, run.failed(e));
        }
    }

    /**
     * Writes the history, however long the database cannot be reached: what ran would else neither have ended nor run again.
     * False where the server stops meanwhile; the job is then put back when it starts.
     */
    private boolean written(EndedJob ended) {
        do {
            try {
                places.store().end(ended);
                return true;
            } catch (RuntimeException | Error e) {
                places.failures().accept("the history of job " + ended.job().id(), e);
                pause();
            }
        } while (!all.isStopping());
        return false;
    }

    Cancellation wish() {
        return cancellation;
    }
}
