package org.inkloom.hub;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** The body of a request: nothing, bytes, or a part of a file, whose transfer is monitored. */
final class Outgoing {
    /** No body; the request has its own time limit. */
    static final Outgoing NOTHING = new Outgoing(BodyPublishers.noBody(), false);

    private final BodyPublisher publisher;
    private final boolean watched;
    /** Bytes that were read for sending since the last check. */
    private final AtomicLong moved = new AtomicLong();

    private Outgoing(BodyPublisher publisher, boolean watched) {
        this.publisher = publisher;
        this.watched = watched;
    }

    /** Returns bytes to send. */
    static Outgoing of(byte[] bytes) {
        return of(() -> new ByteArrayInputStream(bytes), bytes.length, count -> {});
    }

    /**
     * Returns a part of a file as a body.
     *
     * @param sent is told of the number of bytes that were read for sending
     */
    static Outgoing of(Path file, long from, long length, LongConsumer sent) {
        return of(
                () -> {
                    try {
                        InputStream in = Files.newInputStream(file);
                        in.skipNBytes(from);
                        return in;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                length,
                sent);
    }

    private static Outgoing of(Supplier<InputStream> source, long length, LongConsumer sent) {
        Outgoing[] self = new Outgoing[1];
        BodyPublisher bytes = BodyPublishers.ofInputStream(() -> new Part(source.get(), length, count -> {
            self[0].moved.addAndGet(count);
            sent.accept(count);
        }));
        self[0] =
                new Outgoing(length == 0 ? BodyPublishers.noBody() : BodyPublishers.fromPublisher(bytes, length), true);
        return self[0];
    }

    BodyPublisher publisher() {
        return publisher;
    }

    /**
     * Fails if the transfer has stalled or is too slow.
     *
     * @param pace of this transfer, which is told of the bytes since the last check
     * @throws IOException if the transfer is too slow
     */
    void check(TransferPace pace) throws IOException {
        if (!watched) {
            return;
        }
        long bytes = moved.getAndSet(0);
        if (bytes > 0) {
            pace.moved(bytes);
        }
        Optional<String> fault = pace.fault();
        if (fault.isPresent()) {
            throw new IOException(fault.get());
        }
    }

    /** A part of a stream that reports every read. */
    private static final class Part extends FilterInputStream {
        private final LongConsumer read;
        private long left;

        Part(InputStream in, long length, LongConsumer read) {
            super(in);
            this.left = length;
            this.read = read;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = super.read(buffer, offset, (int) Math.min(length, left));
            if (count > 0) {
                left -= count;
                read.accept(count);
            }
            return count;
        }
    }
}
