package org.inkloom.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.inkloom.run.Cancellation;

/**
 * Closes a stream that delivers nothing for too long, or too little for its time, or whose reader is cancelled; this
 * ends the reader's blocking read.
 */
final class StallGuard implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int BUFFER = 1 << 14;

    private final InputStream in;
    private final Thread watcher;
    private final TransferPace pace;
    private volatile boolean gaveUp;

    StallGuard(InputStream in, Patience patience, Cancellation cancellation) {
        this.in = in;
        this.pace = new TransferPace(patience);
        this.watcher = Thread.ofVirtual().name("hub-stall-guard").start(() -> watch(cancellation));
    }

    private void watch(Cancellation cancellation) {
        try {
            while (!cancellation.isRequested() && pace.fault().isEmpty()) {
                Thread.sleep(LOOK);
            }
            gaveUp = true;
            in.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The reader notices the interruption at its next read.
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Reads what is there.
     *
     * @return how many bytes came, negative at the stream's own end
     * @throws IOException if the stream breaks, or was closed because it was silent or slow for too long; the message says
     *     which
     */
    int read(byte[] buffer) throws IOException {
        try {
            int count = in.read(buffer);
            if (count >= 0) {
                pace.moved(count);
                return count;
            }
        } catch (IOException e) {
            throw gaveUp ? new IOException(reason(), e) : e;
        }
        if (gaveUp) {
            throw new IOException(reason());
        }
        return -1;
    }

    /**
     * Reads until the stream's own end, or until it has brought so many bytes.
     *
     * @throws IOException as {@link #read}
     */
    byte[] readAll(int most) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        while (all.size() < most) {
            int count = read(buffer);
            if (count < 0) {
                break;
            }
            all.write(buffer, 0, Math.min(count, most - all.size()));
        }
        return all.toByteArray();
    }

    private String reason() {
        return pace.fault().orElse("the transfer was stopped");
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
