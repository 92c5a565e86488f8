package org.inkloom.hub;

import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Watches how fast the bytes of one transfer move. Silence is told from slowness: a connection may rest for nearly as long as
 * the patience allows, but in each such span of time some bytes have to move. One thread moves bytes, others may look.
 */
final class TransferPace {
    private final Patience patience;
    private final LongSupplier nanos;
    private long lastMove;
    private long spanStart;
    private long bytesOfSpan;
    private Optional<String> fault = Optional.empty();

    TransferPace(Patience patience) {
        this(patience, System::nanoTime);
    }

    /**
     * Begins.
     *
     * @param nanos the time, in nanoseconds from some moment
     */
    TransferPace(Patience patience, LongSupplier nanos) {
        this.patience = patience;
        this.nanos = nanos;
        this.lastMove = nanos.getAsLong();
        this.spanStart = lastMove;
    }

    /** Says that so many bytes have moved. */
    synchronized void moved(long bytes) {
        lastMove = nanos.getAsLong();
        bytesOfSpan += bytes;
    }

    /** Returns what is wrong with the transfer's pace, in words; once it is too slow it stays so. */
    synchronized Optional<String> fault() {
        if (fault.isPresent()) {
            return fault;
        }
        long now = nanos.getAsLong();
        long span = patience.stall().toNanos();
        if (now - lastMove >= span) {
            fault = Optional.of("the connection was silent for too long");
        } else if (now - spanStart >= span) {
            if (bytesOfSpan < patience.least()) {
                fault = Optional.of(String.format(
                        Locale.ROOT,
                        "the connection is too slow: %,d bytes in %,d s",
                        bytesOfSpan,
                        patience.stall().toSeconds()));
            }
            spanStart = now;
            bytesOfSpan = 0;
        }
        return fault;
    }
}
