package org.inkloom.server;

import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.inkloom.server.http.RefusedRequests;

/** Jetty as this server uses it. */
final class Listener {
    private static final int MOST_CONNECTIONS = 2_000;
    private static final int MOST_HEADERS = 32 << 10;
    private static final Duration GRACE = Duration.ofMillis(300);

    private Listener() {}

    static Server jetty() {
        QueuedThreadPool threads = new QueuedThreadPool(200);
        threads.setName("inkloom-http");
        // Handlers wait for disks and bodies: each has a thread of its own that costs nothing while it waits.
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        Server server = new Server(threads);
        server.setErrorHandler(new RefusedRequests());
        server.setStopTimeout(GRACE.toMillis());
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
        return server;
    }

    static ServerConnector connector(Server server, ServerOptions options) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MOST_HEADERS);
        // Names of saved workflows come as one part of the path with %2F in it; every route checks its names itself.
        http.setUriCompliance(UriCompliance.DEFAULT.with(
                "names",
                EnumSet.of(
                                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                                UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
                                UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS)
                        .toArray(UriCompliance.Violation[]::new)));
        ServerConnector connector = new ServerConnector(server, factories(options, http));
        connector.setHost(options.host());
        connector.setPort(options.port());
        connector.setIdleTimeout(Duration.ofSeconds(60).toMillis());
        server.addConnector(connector);
        return connector;
    }

    private static ConnectionFactory[] factories(ServerOptions options, HttpConfiguration http) {
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        if (options.access().tls().isEmpty()) {
            return new ConnectionFactory[] {plain};
        }
        TlsFiles.Loaded loaded = options.access().tls().get().load();
        // Names are not compared with the certificate's: who asks checks that, and Host is checked by the guard.
        http.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(loaded.store());
        tls.setKeyStorePassword(loaded.password());
        return new ConnectionFactory[] {new SslConnectionFactory(tls, plain.getProtocol()), plain};
    }
}
