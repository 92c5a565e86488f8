package org.inkloom.workflow.queue;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Counts the changes of the table of jobs. One process at a time uses it, so that what was read is true until that process writes:
 * pages that ask how the queue is, many times a second, cost no read of the database while nothing happens. Thread-safe.
 */
final class QueueChanges {
    private final AtomicLong count = new AtomicLong();

    /** Does what changes jobs. It counts when it is on the disk, also where nobody knows whether it is. */
    <T> T in(Jdbi jdbi, HandleCallback<T, RuntimeException> change) {
        try {
            return jdbi.inTransaction(change);
        } finally {
            count.incrementAndGet();
        }
    }

    /** An answer of the database that is kept until jobs change. */
    static final class Kept<T> {
        private volatile @Nullable Answer<T> last;

        private record Answer<T>(long count, T value) {}

        T get(QueueChanges changes, Supplier<T> read) {
            Answer<T> known = last;
            // Counted before the database is asked: a change meanwhile has this answer asked for again, whichever it
            // shows.
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
