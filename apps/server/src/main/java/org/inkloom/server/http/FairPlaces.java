package org.inkloom.server.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A number of places that several users share. Nobody may hold more places than are free, so that whoever comes next finds one:
 * of eight the first user gets four, a second one two, a third one. Of those who wait, who holds the fewest is first, and among
 * them who came first. Thread-safe.
 */
final class FairPlaces {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Integer> held = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private int free;
    private long arrivals;

    /** Who waits, and since when. */
    private record Waiting(String user, long arrival) {}

    /** So many places, all of them free. */
    FairPlaces(int places) {
        free = places;
    }

    /**
     * Takes a place, which {@link #release} gives back.
     *
     * @param user who asks
     * @param patience how long to wait at most, in nanoseconds
     * @return whether there was one in that time
     */
    boolean take(String user, long patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Waiting me = new Waiting(user, arrivals++);
            waiting.add(me);
            try {
                for (long left = patience; !isNext(me); ) {
                    if (left <= 0) {
                        return false;
                    }
                    left = changed.awaitNanos(left);
                }
                free--;
                held.merge(user, 1, Integer::sum);
                return true;
            } finally {
                waiting.remove(me);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives a user's place back. */
    void release(String user) {
        lock.lock();
        try {
            free++;
            held.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isNext(Waiting me) {
        return held(me) < free
                && waiting.stream()
                        .min(Comparator.comparingInt(this::held).thenComparingLong(Waiting::arrival))
                        .filter(me::equals)
                        .isPresent();
    }

    private int held(Waiting one) {
        return held.getOrDefault(one.user(), 0);
    }

    /** Returns how many wait; for tests. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
