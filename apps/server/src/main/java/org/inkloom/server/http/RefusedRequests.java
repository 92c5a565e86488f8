package org.inkloom.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.inkloom.workflow.comfy.ComfyJson;

/**
 * Answers what Jetty refuses before any route sees it, such as a path that cannot be decoded: in JSON as everywhere, and with
 * the word that the connection ends. Nobody reads the body of such a request, so Jetty closes the connection; a client that
 * was not told would send its next request there and lose it.
 */
public final class RefusedRequests implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String why = Optional.ofNullable(request.getAttribute(ErrorHandler.ERROR_MESSAGE))
                .map(Object::toString)
                .filter(text -> text.length() < 200)
                .orElse("The request cannot be read.");
        byte[] body =
                ComfyJson.MAPPER.createObjectNode().put("error", why).toString().getBytes(StandardCharsets.UTF_8);
        response.getHeaders()
                .put(HttpHeader.CONNECTION, "close")
                .put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8")
                .put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
