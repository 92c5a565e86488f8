package org.inkloom.server.socket;

import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.inkloom.server.http.Guard;

/** Opens the sockets at {@code /ws} and {@code /api/ws}; everything else goes to the routes. */
public final class SocketUpgrade extends Handler.Wrapper {
    private static final Set<String> PATHS = Set.of("/ws", "/api/ws");

    private final ServerWebSocketContainer container;
    private final Sockets sockets;
    private final Guard guard;

    /** Wraps the routes. */
    public SocketUpgrade(ServerWebSocketContainer container, Sockets sockets, Guard guard, Handler routes) {
        super(routes);
        this.container = container;
        this.sockets = sockets;
        this.guard = guard;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean upgrade = "websocket".equalsIgnoreCase(request.getHeaders().get("Upgrade"));
        // Who may not ask is told so by the routes, which ask the guard as well.
        if (upgrade && PATHS.contains(request.getHttpURI().getPath()) && guard.lets(request)) {
            Optional<String> client =
                    Optional.ofNullable(Request.extractQueryParameters(request).getValue("clientId"));
            return container.upgrade((asked, answer, done) -> sockets.connect(client), request, response, callback);
        }
        return super.handle(request, response, callback);
    }
}
