package org.inkloom.server.http;

import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.inkloom.workflow.comfy.ComfyJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Errors in the form that the clients of a path read: an object below {@code /v1}, as OpenAI has it, elsewhere a text. */
public final class ErrorBodies {
    private ErrorBodies() {}

    static String of(Request request, int status, JsonNode body) {
        String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("/");
        JsonNode error = body.path("error");
        if (!path.startsWith("/v1/") || !error.isString()) {
            return body.toString();
        }
        Optional<String> code = Optional.of(body.path("code").asString("")).filter(text -> !text.isEmpty());
        return openAi(status, error.stringValue(), Optional.empty(), code).toString();
    }

    /**
     * Writes an error as OpenAI does.
     *
     * @param parameter which one of the request is meant
     * @param code for programs
     */
    public static ObjectNode openAi(int status, String message, Optional<String> parameter, Optional<String> code) {
        String type = switch (status) {
            case 401, 403 -> "authentication_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
        ObjectNode body = ComfyJson.MAPPER.createObjectNode();
        ObjectNode error = body.putObject("error").put("message", message).put("type", type);
        error.set("param", ComfyJson.json(parameter.orElse(null)));
        error.set("code", ComfyJson.json(code.orElse(null)));
        return body;
    }
}
