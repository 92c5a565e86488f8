package org.inkloom.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.inkloom.hub.CarriedModel;
import org.inkloom.server.InkloomServer;
import org.inkloom.server.ServerAccess;
import org.inkloom.server.ServerLimits;
import org.inkloom.server.ServerOptions;
import org.inkloom.server.http.PageFiles;
import org.inkloom.workflow.nodes.InkloomPack;

/** A whole server on a free port, which draws with the carried model, and serves the page as this build has made it. */
final class DrawingServer implements AutoCloseable {
    static final Path PAGES = Path.of("target/classes/META-INF/inkloom/pages").toAbsolutePath();

    private static final Path INKLING =
            Path.of("../../lab/inkling-model").toAbsolutePath().normalize();

    final InkloomServer server;
    final Path input;
    final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /** Starts one; the test is skipped where the carried model is not there. */
    DrawingServer(Path state) {
        this(state, Optional.empty());
    }

    /** Starts one that asks for a token. */
    DrawingServer(Path state, Optional<String> token) {
        assumeTrue(Files.isDirectory(INKLING.resolve("model")), "there is no " + INKLING);
        System.setProperty(CarriedModel.PROPERTY, INKLING.toString());
        System.setProperty(PageFiles.PROPERTY, PAGES.toString());
        input = state.resolve("input");
        ServerOptions options = ServerOptions.of(state)
                .listeningAt("127.0.0.1", 0)
                .withDevice("cpu")
                .withAccess(ServerAccess.OPEN.withToken(token))
                .withLimits(ServerLimits.usual().withSizes(8L << 20, 64L << 20));
        server = InkloomServer.start(
                options, new InkloomPack.Provider(), "test", (where, e) -> failures.add(where + ": " + e));
    }

    String address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
    }
}
