package org.inkloom.server.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What stays open for long, such as sockets and streams of events: it is closed as soon as whoever opened it would no longer be let
 * in, because the account was removed or has another token. Thread-safe.
 */
public final class Admissions implements AutoCloseable {
    /** How often it is looked whether accounts have changed: one look at a file's date. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final LongSupplier version;
    private final BiConsumer<String, Throwable> failures;
    private final Map<Admission, Boolean> open = new ConcurrentHashMap<>();
    private final @Nullable Thread thread;

    /** One that is open; closed when it is no longer. */
    public final class Admission implements AutoCloseable {
        private final BooleanSupplier admitted;
        private final Runnable revoked;

        private Admission(BooleanSupplier admitted, Runnable revoked) {
            this.admitted = admitted;
            this.revoked = revoked;
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }

    /**
     * Begins to look.
     *
     * @param guard who is let in
     * @param failures hears of accounts that cannot be read; what is open stays open meanwhile
     */
    public Admissions(Guard guard, BiConsumer<String, Throwable> failures) {
        this.version = guard::version;
        this.failures = failures;
        thread = guard.canRevoke()
                ? Thread.ofPlatform().daemon().name("inkloom-admissions").start(this::loop)
                : null;
    }

    /**
     * Adds what is open.
     *
     * @param admitted whether whoever opened it would still be let in
     * @param revoked closes it; called once, on another thread
     */
    public Admission add(BooleanSupplier admitted, Runnable revoked) {
        Admission admission = new Admission(admitted, revoked);
        open.put(admission, true);
        return admission;
    }

    private void loop() {
        long seen = -1;
        boolean told = false;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
                try {
                    long now = version.getAsLong();
                    if (now != seen) {
                        seen = now;
                        sweep();
                    }
                    told = false;
                } catch (RuntimeException | Error e) {
                    if (!told) {
                        failures.accept("the accounts", e);
                    }
                    told = true;
                }
            }
        } catch (InterruptedException e) {
            // The server stops, and closes everything itself.
            return;
        }
    }

    private void sweep() {
        for (Admission admission : List.copyOf(open.keySet())) {
            if (!admission.admitted.getAsBoolean() && open.remove(admission) != null) {
                admission.revoked.run();
            }
        }
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
