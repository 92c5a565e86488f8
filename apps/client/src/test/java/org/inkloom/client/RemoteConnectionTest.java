package org.inkloom.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are cut, servers that are started again, and tokens. */
class RemoteConnectionTest {
    private static final RemoteRequest FOX = RemoteRequest.of("a fox").withSeed(5);

    @TempDir
    Path state;

    /** Hands requests on, but loses the answers to the first ones that queue a job. */
    private static final class LossyProxy implements AutoCloseable {
        final AtomicInteger submitted = new AtomicInteger();
        private final HttpServer proxy;
        private final HttpClient client = HttpClient.newHttpClient();
        private final URI server;

        LossyProxy(URI server) throws IOException {
            this.server = server;
            proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            proxy.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            proxy.createContext("/", this::pass);
            proxy.start();
        }

        URI address() {
            return URI.create("http://127.0.0.1:" + proxy.getAddress().getPort());
        }

        private void pass(HttpExchange exchange) throws IOException {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                    server.resolve(exchange.getRequestURI().toString()));
            for (String name : List.of("Content-Type", "Idempotency-Key")) {
                Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                        .ifPresent(value -> request.header(name, value));
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            request.method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
            try {
                HttpResponse<InputStream> answer =
                        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
                boolean submits = exchange.getRequestURI().getPath().equals("/api/v2/jobs");
                if (!submits || submitted.incrementAndGet() > 2) {
                    exchange.sendResponseHeaders(answer.statusCode(), 0);
                    try (InputStream in = answer.body();
                            OutputStream out = exchange.getResponseBody()) {
                        in.transferTo(out);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                exchange.close();
            }
        }

        @Override
        public void close() {
            proxy.stop(0);
        }
    }

    @Test
    void a_request_whose_answer_was_lost_is_sent_again_and_drawn_once() throws Exception {
        try (DrawingHost host = new DrawingHost(state, 0, Optional.empty());
                LossyProxy proxy = new LossyProxy(host.address());
                RemoteStudio studio = RemoteStudio.open(proxy.address(), Optional.empty())) {
            assertThat(studio.generate(FOX).getFirst().pixels().rgb()).startsWith(5);
            assertThat(proxy.submitted.get()).isGreaterThanOrEqualTo(3);
            assertThat(host.ended()).isEqualTo(1);
        }
    }

    @Test
    void a_server_that_is_started_again_while_a_job_is_drawn_is_waited_for() throws Exception {
        DrawingHost first = new DrawingHost(state, 0, Optional.empty());
        first.pack.held = true;
        CompletableFuture<String> said = new CompletableFuture<>();
        RemoteListener listener = new RemoteListener() {
            @Override
            public void said(String line) {
                said.complete(line);
            }
        };
        try (RemoteStudio studio = RemoteStudio.open(first.address(), Optional.empty())) {
            CompletableFuture<List<RemotePicture>> pictures = studio.generateAsync(FOX, listener);
            assertThat(first.pack.begun.await(20, TimeUnit.SECONDS)).isTrue();
            first.close();
            assertThat(said.get(20, TimeUnit.SECONDS)).contains("waited for");
            try (DrawingHost second = new DrawingHost(state, first.port(), Optional.empty())) {
                assertThat(pictures.get(20, TimeUnit.SECONDS)
                                .getFirst()
                                .pixels()
                                .rgb())
                        .startsWith(5);
                assertThat(second.ended()).isEqualTo(1);
            }
        }
    }

    @Test
    void a_server_that_stays_away_is_given_up_after_the_patience_and_the_key_is_said() throws Exception {
        DrawingHost host = new DrawingHost(state, 0, Optional.empty());
        host.pack.held = true;
        RemoteOptions impatient = RemoteOptions.USUAL.withPatience(java.time.Duration.ZERO);
        try (RemoteStudio studio = RemoteStudio.open(host.address(), impatient)) {
            CompletableFuture<List<RemotePicture>> pictures = studio.generateAsync(FOX.withKey("mine"));
            assertThat(host.pack.begun.await(20, TimeUnit.SECONDS)).isTrue();
            host.close();
            assertThat(catchThrowableOfType(Exception.class, pictures::join))
                    .rootCause()
                    .isInstanceOf(IOException.class);
            assertThat(pictures.exceptionNow())
                    .isInstanceOf(InkloomException.class)
                    .hasMessageContaining("mine");
        }
    }

    @Test
    void a_wrong_token_is_told_at_once_and_the_right_one_draws() {
        try (DrawingHost host = new DrawingHost(state, 0, Optional.of("secret"));
                RemoteStudio none = RemoteStudio.open(host.address(), Optional.empty());
                RemoteStudio wrong = RemoteStudio.open(host.address(), Optional.of("guess"));
                RemoteStudio right = RemoteStudio.open(host.address(), Optional.of("secret"))) {
            for (RemoteStudio refused : List.of(none, wrong)) {
                assertThat(catchThrowableOfType(InkloomException.class, () -> refused.generate(FOX)))
                        .hasMessageContaining("INK-REMOTE-002");
            }
            assertThat(right.generate(FOX)).hasSize(1);
            assertThat(RemoteOptions.USUAL.withToken(Optional.of("secret")).toString())
                    .doesNotContain("secret");
        }
    }
}
