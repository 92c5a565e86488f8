package org.inkloom.server.http;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.comfy.ComfyJson;
import tools.jackson.databind.node.ObjectNode;

/** Finds the route of a request, and answers what its handler throws. */
public final class RouteHandler extends Handler.Abstract {
    private final Routes routes;
    private final Guard guard;
    private final BiConsumer<String, Throwable> failures;

    /**
     * Answers by routes.
     *
     * @param failures hears of what the server itself did wrong
     */
    public RouteHandler(Routes routes, Guard guard, BiConsumer<String, Throwable> failures) {
        this.routes = routes;
        this.guard = guard;
        this.failures = failures;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try {
            response.getHeaders().put("X-Content-Type-Options", "nosniff");
            Optional<HttpError> refused = guard.refuse(request);
            if (refused.isPresent()) {
                throw refused.get();
            }
            if (request.getMethod().equals("OPTIONS")) {
                response.setStatus(200);
                response.write(true, ByteBuffer.allocate(0), callback);
                return true;
            }
            List<String> path = path(request);
            Routes.Match match = routes.find(request.getMethod(), path)
                    .orElseThrow(() -> routes.knows(path)
                            ? new HttpError(405, "There is no " + request.getMethod() + " here.")
                            : new HttpError(404, "There is nothing here."));
            match.handler().handle(new Exchange(request, response, callback, match.names()));
        } catch (HttpError e) {
            write(response, callback, e.status(), ErrorBodies.of(request, e.status(), e.body()));
        } catch (InkloomException e) {
            ObjectNode body = ComfyJson.MAPPER.createObjectNode();
            body.put("error", e.getMessage()).put("code", e.code());
            int status = e.kind() == InkloomException.Kind.BAD_INPUT ? 400 : 500;
            write(response, callback, status, ErrorBodies.of(request, status, body));
        } catch (Exception | StackOverflowError e) {
            failures.accept(request.getMethod() + " " + request.getHttpURI().getPath(), e);
            ObjectNode body = ComfyJson.MAPPER.createObjectNode();
            body.put("error", "The server failed: " + e.getClass().getSimpleName() + ".");
            write(response, callback, 500, ErrorBodies.of(request, 500, body));
        }
        return true;
    }

    private static void write(Response response, Callback callback, int status, String json) {
        if (response.isCommitted()) {
            callback.failed(new IllegalStateException("answered twice"));
            return;
        }
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }

    /** The parts of the path as the client wrote them, each decoded by itself. */
    private static List<String> path(Request request) {
        List<String> path = new ArrayList<>();
        String raw = Optional.ofNullable(request.getHttpURI().getPath()).orElse("/");
        for (String part : Routes.parts(raw)) {
            try {
                path.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw new HttpError(400, "The path is not encoded rightly.");
            }
        }
        return path;
    }
}
