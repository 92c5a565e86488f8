package org.inkloom.workflow.queue;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Counts the changes of the table of jobs, to cache what was read from it. As one process at a time uses the table, a
 * value is valid until this process changes it. Clients that poll the queue many times a second then cost no read of
 * the database. Thread-safe.
 */
final class QueueChanges {
    private final AtomicLong count = new AtomicLong();

    /**
     * Runs a transaction that changes jobs. The change is counted after it, also if it failed, as it may still have
     * been committed.
     */
    <T> T in(Jdbi jdbi, HandleCallback<T, RuntimeException> change) {
        try {
            return jdbi.inTransaction(change);
        } finally {
            count.incrementAndGet();
        }
    }

    /** A value read from the database that is cached until jobs change. */
    static final class Kept<T> {
        private volatile @Nullable Answer<T> last;

        private record Answer<T>(long count, T value) {}

        T get(QueueChanges changes, Supplier<T> read) {
            Answer<T> known = last;
            // Taken before the read: a change during it then makes this value outdated, whether or not the read saw the
            // change.
            long now = changes.count.get();
            if (known != null && known.count() == now) {
                return known.value();
            }
            T value = read.get();
            last = new Answer<>(now, value);
            return value;
        }
    }
}
