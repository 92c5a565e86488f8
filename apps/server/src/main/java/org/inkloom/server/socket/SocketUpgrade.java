package org.inkloom.server.socket;

import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.inkloom.server.account.Account;
import org.inkloom.server.http.Admissions;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.Guard;
import org.inkloom.server.http.HttpError;

/** Opens the sockets at {@code /ws} and {@code /api/ws}; everything else goes to the routes. */
public final class SocketUpgrade extends Handler.Wrapper {
    private static final Set<String> PATHS = Set.of("/ws", "/api/ws");

    private final ServerWebSocketContainer container;
    private final Sockets sockets;
    private final Guard guard;
    private final Admissions admissions;

    /** Wraps the routes. */
    public SocketUpgrade(
            ServerWebSocketContainer container, Sockets sockets, Guard guard, Admissions admissions, Handler routes) {
        super(routes);
        this.admissions = admissions;
        this.container = container;
        this.sockets = sockets;
        this.guard = guard;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean upgrade = "websocket".equalsIgnoreCase(request.getHeaders().get("Upgrade"));
        // Who may not ask is told so by the routes, which ask the guard as well.
        if (upgrade && PATHS.contains(request.getHttpURI().getPath())) {
            Optional<Account> account = guard.admitted(request);
            if (account.isPresent()) {
                return upgrade(account.get(), request, response, callback);
            }
        }
        return super.handle(request, response, callback);
    }

    private boolean upgrade(Account account, Request request, Response response, Callback callback) {
        String owner = account.name();
        Optional<String> client;
        try {
            client = Optional.ofNullable(Exchange.query(request).getValue("clientId"));
        } catch (HttpError e) {
            Response.writeError(request, response, callback, e.status(), "The address is not encoded rightly.");
            return true;
        }
        if (!sockets.hasRoom(owner)) {
            Response.writeError(request, response, callback, 429, "Too many sockets are open.");
            return true;
        }
        BooleanSupplier admitted = guard.lasting(request, account);
        return container.upgrade(
                (asked, answer, done) -> connect(owner, client, admitted), request, response, callback);
    }

    private ClientSocket connect(String owner, Optional<String> client, BooleanSupplier admitted) {
        ClientSocket socket = sockets.connect(owner, client);
        Admissions.Admission admission = admissions.add(admitted, () -> sockets.revoke(socket));
        socket.whenClosed(admission::close);
        return socket;
    }
}
