package org.inkloom.workflow.nodes;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.inkloom.run.Cancellation;

/**
 * A lock for a path, so that jobs on several devices write there one after the other. Without it two jobs could save
 * under the same number, or train the same LoRA at the same time. Close it on the thread that took it.
 */
final class PathLock implements AutoCloseable {
    /** How often a waiting job checks whether it was cancelled. */
    private static final long POLL_MILLIS = 100;

    private static final Map<Path, SharedLock> LOCKS = new ConcurrentHashMap<>();

    private final Path place;
    private final SharedLock shared;

    /** The lock of one path, with the number of jobs that hold it or wait for it. */
    private static final class SharedLock {
        private final ReentrantLock lock = new ReentrantLock(true);
        private int users;
    }

    private PathLock(Path place, SharedLock shared) {
        this.place = place;
        this.shared = shared;
    }

    /**
     * Waits for the lock and takes it.
     *
     * @param place a file or folder that is written, or the common beginning of several; need not exist
     * @throws org.inkloom.run.CancelledException if the job is cancelled while it waits
     */
    static PathLock take(Path place, Cancellation cancellation) {
        Path key = place.toAbsolutePath().normalize();
        SharedLock shared = LOCKS.compute(key, (_, before) -> {
            SharedLock there = before == null ? new SharedLock() : before;
            there.users++;
            return there;
        });
        PathLock taken = new PathLock(key, shared);
        try {
            while (!shared.lock.tryLock(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                cancellation.check("the turn of another job");
            }
            return taken;
        } catch (InterruptedException e) {
            taken.leave();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another job wrote to " + place, e);
        } catch (RuntimeException e) {
            taken.leave();
            throw e;
        }
    }

    private void leave() {
        LOCKS.computeIfPresent(place, (_, there) -> --there.users == 0 ? null : there);
    }

    @Override
    public void close() {
        shared.lock.unlock();
        leave();
    }
}
