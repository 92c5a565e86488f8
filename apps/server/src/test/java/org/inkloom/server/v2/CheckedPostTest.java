package org.inkloom.server.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that no name server knows are reached at the address that was checked. */
class CheckedPostTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** What is heard of each connection: the names that it asked for by TLS, and what was sent. */
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private void answer(ServerSocket server, String answer) {
        Thread.ofPlatform().daemon().start(() -> {
            try (Socket socket = server.accept()) {
                InputStream in = socket.getInputStream();
                StringBuilder text = new StringBuilder();
                while (!text.toString().endsWith("\r\n\r\n{}")) {
                    text.append((char) in.read());
                }
                String names = socket instanceof SSLSocket tls
                        ? ((ExtendedSSLSession) tls.getSession()).getRequestedServerNames() + "\n"
                        : "";
                heard.add(names + text);
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
                // Held open until the client has gone.
                assertThat(in.read()).isEqualTo(-1);
            } catch (IOException e) {
                heard.add("failed: " + e.getMessage());
            }
        });
    }

    private static CheckedPost post(Duration patience, SSLSocketFactory tls) {
        return new CheckedPost(List.of(InetAddress.getLoopbackAddress()), patience, tls);
    }

    private static CheckedPost post() {
        return post(LONG, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    private static int send(CheckedPost post, String url) throws IOException {
        return post.send(URI.create(url), Map.of("X-Sign", "s"), "{}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_checked_address_is_connected_to_and_the_name_is_only_said() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            answer(server, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
            String host = "hooks.invalid:" + server.getLocalPort();
            assertThat(send(post(), "http://" + host + "/in?a=b%20ü")).isEqualTo(204);
            assertThat(heard.poll(60, TimeUnit.SECONDS))
                    .startsWith("POST /in?a=b%20%C3%BC HTTP/1.1\r\nHost: " + host + "\r\n")
                    .contains("\r\nConnection: close\r\n", "\r\nContent-Length: 2\r\n", "\r\nX-Sign: s\r\n");
        }
    }

    @Test
    void what_is_no_answer_or_does_not_end_in_time_is_told_apart_from_a_status() throws Exception {
        for (String answer :
                List.of("hello\r\n\r\n", "HTTP/1.1 ok\r\n", "HTTP/1.1 100 \r\n" + "a: b\r\n".repeat(300))) {
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                answer(server, answer);
                assertThatThrownBy(() -> send(post(), "http://hooks.invalid:" + server.getLocalPort()))
                        .as(answer)
                        .isInstanceOf(IOException.class);
            }
        }
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CheckedPost hasty = post(Duration.ofMillis(50), (SSLSocketFactory) SSLSocketFactory.getDefault());
            assertThatThrownBy(() -> send(hasty, "http://hooks.invalid:" + silent.getLocalPort() + "/"))
                    .isInstanceOf(IOException.class);
        }
    }

    private static KeyStore store(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=hooks",
                        "-ext",
                        "san=dns:hooks.invalid",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    @Test
    void encrypted_connections_ask_for_the_name_and_trust_only_its_certificate(@TempDir Path folder) throws Exception {
        KeyStore store = store(folder.resolve("key.p12"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        try (ServerSocket server =
                context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            answer(server, "HTTP/1.1 200 OK\r\n\r\n");
            CheckedPost post = post(LONG, context.getSocketFactory());
            String port = ":" + server.getLocalPort() + "/";
            assertThat(send(post, "https://hooks.invalid" + port)).isEqualTo(200);
            assertThat(heard.poll(60, TimeUnit.SECONDS)).startsWith("[type=host_name (0), value=hooks.invalid]");
            answer(server, "HTTP/1.1 200 OK\r\n\r\n");
            assertThatThrownBy(() -> send(post, "https://other.invalid" + port)).isInstanceOf(SSLException.class);
        }
    }
}
