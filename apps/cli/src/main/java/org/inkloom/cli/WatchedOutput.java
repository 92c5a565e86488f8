package org.inkloom.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The process's standard output. It keeps the exception of a failed write, because a print stream only tells that a
 * write failed.
 */
final class WatchedOutput extends FilterOutputStream {
    private static final AtomicReference<Optional<IOException>> FAILURE = new AtomicReference<>(Optional.empty());

    WatchedOutput(OutputStream out) {
        super(out);
    }

    /** Returns the first failed write's exception. */
    static Optional<IOException> failure() {
        return FAILURE.get();
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            FAILURE.compareAndSet(Optional.empty(), Optional.of(e));
            throw e;
        }
    }
}
