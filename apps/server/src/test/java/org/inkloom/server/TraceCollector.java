package org.inkloom.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes traces by OTLP over HTTP, and reads of the protocol buffers what tests look at. */
final class TraceCollector implements AutoCloseable {
    private final HttpServer server;
    final List<Span> spans = Collections.synchronizedList(new ArrayList<>());
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    /** A span that was sent. */
    record Span(
            String trace,
            String id,
            String parent,
            String name,
            int kind,
            long start,
            long end,
            Map<String, String> facts,
            boolean failed) {}

    TraceCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Content-Type"));
        for (Field resource : Field.all(exchange.getRequestBody().readAllBytes())) {
            for (Field scope : resource.inside(2)) {
                for (Field span : scope.inside(2)) {
                    spans.add(span(span));
                }
            }
        }
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static Span span(Field span) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (Field fact : span.inside(9)) {
            Field value = fact.inside(2).getFirst().all().getFirst();
            facts.put(fact.text(1), value.number() == 1 ? value.asText() : Long.toString(value.value()));
        }
        boolean failed = span.inside(15).stream()
                .flatMap(status -> status.inside(3).stream())
                .anyMatch(code -> code.value() == 2);
        return new Span(
                span.hex(1),
                span.hex(2),
                span.hex(4),
                span.text(5),
                (int) span.one(6),
                span.one(7),
                span.one(8),
                facts,
                failed);
    }

    /** One field of a message: a number, or bytes that may be a message themselves. */
    private record Field(int number, long value, byte[] bytes) {
        static List<Field> all(byte[] message) {
            ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
            List<Field> fields = new ArrayList<>();
            while (in.hasRemaining()) {
                long key = varint(in);
                int number = (int) (key >>> 3);
                fields.add(
                        switch ((int) key & 7) {
                            case 0 -> new Field(number, varint(in), new byte[0]);
                            case 1 -> new Field(number, in.getLong(), new byte[0]);
                            case 2 -> {
                                byte[] bytes = new byte[(int) varint(in)];
                                in.get(bytes);
                                yield new Field(number, 0, bytes);
                            }
                            case 5 -> new Field(number, in.getInt(), new byte[0]);
                            default -> throw new IllegalArgumentException("no such form: " + key);
                        });
            }
            return fields;
        }

        private static long varint(ByteBuffer in) {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte part = in.get();
                value |= (long) (part & 0x7f) << shift;
                if (part >= 0) {
                    return value;
                }
            }
        }

        List<Field> all() {
            return all(bytes);
        }

        List<Field> inside(int wanted) {
            return all().stream().filter(field -> field.number() == wanted).toList();
        }

        long one(int wanted) {
            return inside(wanted).stream().mapToLong(Field::value).findFirst().orElse(0);
        }

        String hex(int wanted) {
            return inside(wanted).stream()
                    .map(field -> HexFormat.of().formatHex(field.bytes()))
                    .findFirst()
                    .orElse("");
        }

        String text(int wanted) {
            return inside(wanted).stream().map(Field::asText).findFirst().orElse("");
        }

        String asText() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
