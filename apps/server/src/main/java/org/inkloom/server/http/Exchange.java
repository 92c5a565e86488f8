package org.inkloom.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.comfy.ComfyJson;
import tools.jackson.databind.JsonNode;

/** One request and its answer. Each handler answers exactly once. */
public final class Exchange {
    /** JSON larger than this is refused: graphs with the page's workflow in them stay below a few megabytes. */
    public static final long MOST_JSON = 32L << 20;

    private static final long MOST_DISCARDED = 16 << 20;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Map<String, String> names;
    private final Fields query;

    Exchange(Request request, Response response, Callback callback, Map<String, String> names) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.names = new HashMap<>(names);
        this.query = Request.extractQueryParameters(request);
    }

    /** Returns Jetty's request, for what reads its body itself. */
    public Request request() {
        return request;
    }

    /** Returns a part of the path that the route names. */
    public String name(String name) {
        return Optional.ofNullable(names.get(name)).orElseThrow(() -> new IllegalArgumentException(name));
    }

    /** Returns a parameter of the query. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.getValue(name));
    }

    /** Returns whether a parameter of the query says yes. */
    public boolean says(String name) {
        return parameter(name)
                .filter(value -> value.equals("true") || value.equals("1"))
                .isPresent();
    }

    /** Returns a header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /** Returns the body, whatever its type is said to be. */
    public byte[] body(long most) {
        if (request.getLength() > most) {
            throw tooLarge(most);
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, most + 1));
            if (bytes.length > most) {
                throw tooLarge(most);
            }
            return bytes;
        } catch (IOException e) {
            throw new HttpError(400, "The request's body could not be read.");
        }
    }

    /**
     * The answer to a body that is too large. A client that is still sending would lose it with the connection, so what is
     * left is read first, up to a bound.
     */
    public HttpError tooLarge(long most) {
        try (InputStream rest = Content.Source.asInputStream(request)) {
            var _ = rest.skip(MOST_DISCARDED);
        } catch (IOException _) {
            // The client hung up itself.
        }
        return new HttpError(413, "The request is larger than " + most + " bytes.");
    }

    /** Returns the body as JSON, whatever its type is said to be; of an empty one an empty object. */
    public JsonNode json() {
        byte[] bytes = body(MOST_JSON);
        if (new String(bytes, 0, Math.min(bytes.length, 64), StandardCharsets.UTF_8).isBlank() && bytes.length < 64) {
            return ComfyJson.MAPPER.createObjectNode();
        }
        try {
            return ComfyJson.read(bytes);
        } catch (InkloomException e) {
            throw new HttpError(
                    400,
                    ComfyJson.MAPPER
                            .createObjectNode()
                            .put("error", e.getMessage())
                            .put("code", e.code()));
        }
    }

    /** Sets a header of the answer. */
    public Exchange set(String name, String value) {
        response.getHeaders().put(name, value);
        return this;
    }

    /** Writes an answer piece by piece. */
    @FunctionalInterface
    public interface Written {
        /** Writes all of it; each flush goes out. */
        void to(OutputStream out) throws Exception;
    }

    /** Lets the request take as long as it takes, where nothing is read or written for longer than the server waits. */
    public void takesLong() {
        request.addIdleTimeoutListener(timeout -> false);
    }

    /** Answers piece by piece. A client that goes away ends it; that is no failure. */
    public void stream(String type, Written written) throws Exception {
        response.setStatus(200);
        response.getHeaders().put(new HttpField(HttpHeader.CONTENT_TYPE, type));
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            written.to(out);
        } catch (IOException e) {
            callback.failed(e);
            return;
        }
        callback.succeeded();
    }

    /** Answers JSON. */
    public void answer(JsonNode json) {
        answer(200, json);
    }

    /** Answers JSON with a status. */
    public void answer(int status, JsonNode json) {
        answer(status, "application/json; charset=utf-8", json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Answers {@code {}}: ComfyUI answers nothing here, at which one of its clients fails. */
    public void done() {
        answer(ComfyJson.MAPPER.createObjectNode());
    }

    /** Answers a status alone. */
    public void status(int status) {
        answer(status, "", new byte[0]);
    }

    /** Answers bytes. */
    public void answer(int status, String type, byte[] bytes) {
        response.setStatus(status);
        if (!type.isEmpty()) {
            response.getHeaders().put(new HttpField(HttpHeader.CONTENT_TYPE, type));
        }
        if (status != 204) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        }
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }
}
