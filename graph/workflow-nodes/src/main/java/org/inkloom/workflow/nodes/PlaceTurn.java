package org.inkloom.workflow.nodes;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.inkloom.run.Cancellation;

/**
 * Jobs on several devices that write to one place take turns: two that save under one prefix would else take one number, and two
 * that train one LoRA would be in each other's way. Given back on the thread that took it.
 */
final class PlaceTurn implements AutoCloseable {
    /** How soon somebody who waits sees that it was stopped. */
    private static final long LOOK_MILLIS = 100;

    private static final Map<Path, Door> DOORS = new ConcurrentHashMap<>();

    private final Path place;
    private final Door door;

    /** A place with how many are in it or wait before it. */
    private static final class Door {
        private final ReentrantLock lock = new ReentrantLock(true);
        private int users;
    }

    private PlaceTurn(Path place, Door door) {
        this.place = place;
        this.door = door;
    }

    /**
     * Waits for the turn.
     *
     * @param place a file or folder that is written, or what the names of several begin with; it need not be there
     * @throws org.inkloom.run.CancelledException if it is asked to stop meanwhile
     */
    static PlaceTurn take(Path place, Cancellation cancellation) {
        Path key = place.toAbsolutePath().normalize();
        Door door = DOORS.compute(key, (_, before) -> {
            Door there = before == null ? new Door() : before;
            there.users++;
            return there;
        });
        PlaceTurn turn = new PlaceTurn(key, door);
        try {
            while (!door.lock.tryLock(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                cancellation.check("the turn of another job");
            }
            return turn;
        } catch (InterruptedException e) {
            turn.leave();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another job wrote to " + place, e);
        } catch (RuntimeException e) {
            turn.leave();
            throw e;
        }
    }

    private void leave() {
        DOORS.computeIfPresent(place, (_, there) -> --there.users == 0 ? null : there);
    }

    @Override
    public void close() {
        door.lock.unlock();
        leave();
    }
}
