package org.inkloom.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Many sockets of one server that read all they are sent, and one that reads nothing until it is asked to. */
final class ListenerCrowd implements AutoCloseable {
    /** ComfyUI's two numbers before a picture, and those of {@code Show}. */
    private static final int FORM = 8;

    private static final int HEAD = FORM + 16;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Socket stalled = new Socket();
    final List<Reader> readers = new ArrayList<>();

    /** Counts what it is sent, and how late results of {@code Show} come. */
    static final class Reader implements WebSocket.Listener {
        final AtomicLong results = new AtomicLong();
        final AtomicLong texts = new AtomicLong();
        final AtomicLong outOfOrder = new AtomicLong();
        final AtomicLong slowest = new AtomicLong();
        /** How many results came up to so many milliseconds late; the last counts the rest. */
        final long[] lateness = new long[1_001];

        volatile boolean closed;
        private final ByteBuffer head = ByteBuffer.allocate(HEAD);

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            if (last) {
                texts.incrementAndGet();
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            // Pieces end anywhere, in the first bytes too.
            while (head.hasRemaining() && data.hasRemaining()) {
                head.put(data.get());
                if (!head.hasRemaining()) {
                    begun(head.flip().position(FORM));
                    head.limit(HEAD).position(HEAD);
                }
            }
            if (last) {
                head.clear();
                results.incrementAndGet();
            }
            socket.request(1);
            return null;
        }

        private void begun(ByteBuffer numbers) {
            if (numbers.getLong() != results.get()) {
                outOfOrder.incrementAndGet();
            }
            long late = System.nanoTime() - numbers.getLong();
            slowest.accumulateAndGet(late, Math::max);
            lateness[Math.clamp(late / 1_000_000, 0, lateness.length - 1)]++;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed = true;
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed = true;
        }
    }

    /**
     * Opens sockets, the stalled one among them.
     *
     * @param name what their ids begin with
     */
    ListenerCrowd(String name, String host, int port, int readers) throws IOException {
        for (int i = 0; i < readers; i++) {
            Reader reader = new Reader();
            URI address = URI.create("ws://" + host + ":" + port + "/ws?clientId=" + name + i);
            client.newWebSocketBuilder().buildAsync(address, reader).join();
            this.readers.add(reader);
        }
        // As little as possible is taken by the machine on behalf of the one that does not read.
        stalled.setReceiveBufferSize(4 << 10);
        stalled.connect(new InetSocketAddress(host, port));
        String ask = "GET /ws?clientId=" + name + "stalled HTTP/1.1\r\nHost: " + host + ":" + port
                + "\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\n";
        stalled.getOutputStream().write(ask.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = stalled.getInputStream().readNBytes("HTTP/1.1 101".length());
        if (!new String(answer, StandardCharsets.US_ASCII).equals("HTTP/1.1 101")) {
            throw new IOException("the socket was not opened");
        }
    }

    /** Returns how many readers have had so many results. */
    long having(long results) {
        return readers.stream()
                .filter(reader -> reader.results.get() >= results)
                .count();
    }

    /** Reads what is left for the stalled one, and returns whether the connection then ends. */
    boolean stalledWasCutOff() throws IOException {
        stalled.setSoTimeout(5_000);
        InputStream in = stalled.getInputStream();
        byte[] bytes = new byte[64 << 10];
        try {
            while (in.read(bytes) >= 0) {
                // What the machine had taken already.
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        stalled.close();
        client.shutdownNow();
    }
}
