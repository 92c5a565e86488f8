package org.inkloom.web;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands tests the one {@link DrawingServer} of this module's run, so that the model is loaded once. Tests of it follow each
 * other; each sees what those before it left in queue and history.
 */
final class SharedServer implements ParameterResolver {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(SharedServer.class);

    /** The server with its folder, which goes with it. */
    private record Serving(DrawingServer server, Path state) implements AutoCloseable {
        static Serving start() {
            try {
                Path state = Files.createTempDirectory("inkloom-web-tests");
                return new Serving(new DrawingServer(state), state);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws Exception {
            server.close();
            List<Path> all;
            try (Stream<Path> files = Files.walk(state)) {
                all = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : all) {
                Files.delete(file);
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == DrawingServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(OURS)
                .computeIfAbsent(Serving.class, key -> Serving.start(), Serving.class)
                .server();
    }
}
