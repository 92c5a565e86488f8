package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections by a store and by PEM files, made by the JDK's own keytool. */
class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    private KeyStore store() throws Exception {
        Path file = folder.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }

    @Test
    void connections_are_encrypted_by_a_store_or_by_pem_files() throws Exception {
        KeyStore store = store();
        Path certificate = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        Files.writeString(
                certificate, pem("CERTIFICATE", store.getCertificate("server").getEncoded()));
        Files.writeString(
                key,
                pem(
                        "PRIVATE KEY",
                        Objects.requireNonNull(
                                store.getKey("server", PASSWORD.toCharArray()).getEncoded())));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        HttpClient client = HttpClient.newBuilder().sslContext(context).build();
        for (TlsFiles files : List.of(
                new TlsFiles.Store(folder.resolve("key.p12"), Optional.of(PASSWORD)),
                new TlsFiles.Pem(certificate, key))) {
            ServerOptions options = RunningServer.usual(folder.resolve("state"))
                    .withAccess(ServerAccess.OPEN.withTls(Optional.of(files)));
            try (RunningServer server = new RunningServer(options, new SamplePack())) {
                assertThat(server.server.address()).startsWith("https://");
                HttpRequest request = HttpRequest.newBuilder(URI.create(server.server.address() + "/queue"))
                        .build();
                assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);
            }
        }
        TlsFiles wrong = new TlsFiles.Store(folder.resolve("key.p12"), Optional.of("wrong"));
        assertThat(wrong.toString()).doesNotContain("wrong");
        assertThatThrownBy(wrong::load)
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-SERVER-009"));
        assertThatThrownBy(new TlsFiles.Pem(key, certificate)::load)
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-SERVER-009"));
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(new TlsFiles.Pem(certificate, missing)::load)
                .hasMessageContaining("there is no file " + missing);
        assertThatThrownBy(new TlsFiles.Pem(certificate, folder.resolve("key.p12"))::load)
                .hasMessageContaining("INK-SERVER-009");
        KeyPair other = KeyPairGenerator.getInstance("EC").generateKeyPair();
        Files.writeString(key, pem("PRIVATE KEY", other.getPrivate().getEncoded()));
        assertThatThrownBy(new TlsFiles.Pem(certificate, key)::load)
                .hasMessageContaining("the key is not that of the certificate");
        KeyPair another = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.writeString(key, pem("PRIVATE KEY", another.getPrivate().getEncoded()));
        assertThatThrownBy(new TlsFiles.Pem(certificate, key)::load)
                .hasMessageContaining("the key is not that of the certificate");
    }
}
