package org.inkloom.server.http;

import org.inkloom.workflow.comfy.ComfyJson;
import tools.jackson.databind.JsonNode;

/** Ends a request with a status and a JSON body: every client reads JSON, some nothing else. */
public final class HttpError extends RuntimeException {
    private final int status;
    private final transient JsonNode body;

    /** With {@code {"error": text}}. */
    public HttpError(int status, String text) {
        this(status, ComfyJson.MAPPER.createObjectNode().put("error", text));
    }

    /** With a body of its own. */
    public HttpError(int status, JsonNode body) {
        super(status + " " + body, null, false, false);
        this.status = status;
        this.body = body;
    }

    /** Returns the status. */
    public int status() {
        return status;
    }

    /** Returns the body. */
    public JsonNode body() {
        return body;
    }
}
