package org.inkloom.server.http;

import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.comfy.ComfyJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Errors in the form that the clients of a path read: an object below {@code /v1}, as OpenAI has it, elsewhere a text. */
public final class ErrorBodies {
    private ErrorBodies() {}

    static String of(Request request, int status, JsonNode body) {
        String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("/");
        JsonNode error = body.path("error");
        if (path.startsWith("/api/v2/") && error.isString()) {
            return versioned(code(status), error.stringValue()).toString();
        }
        if (!path.startsWith("/v1/") || !error.isString()) {
            return body.toString();
        }
        Optional<String> code = Optional.of(body.path("code").asString("")).filter(text -> !text.isEmpty());
        return openAi(status, error.stringValue(), Optional.empty(), code).toString();
    }

    /** A failure with a code, its settings called as the clients of the path call them. */
    static String of(Request request, int status, InkloomException failure) {
        String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("/");
        if (path.startsWith("/api/v2/")) {
            return versioned(failure.code(), String.valueOf(failure.getMessage()))
                    .toString();
        }
        if (!path.startsWith("/v1/")) {
            return ComfyJson.MAPPER
                    .createObjectNode()
                    .put("error", failure.getMessage())
                    .put("code", failure.code())
                    .toString();
        }
        Optional<String> parameter = failure.settings().stream()
                .findFirst()
                .map(RequestNames.OPENAI::of)
                .flatMap(ErrorBodies::parameter);
        String message = failure.message(RequestNames.OPENAI);
        return openAi(status, message, parameter, Optional.of(failure.code())).toString();
    }

    /** Writes an error as ComfyUI's second API does. */
    public static ObjectNode versioned(String code, String message) {
        ObjectNode body = ComfyJson.MAPPER.createObjectNode();
        body.putObject("error").put("code", code).put("message", message);
        return body;
    }

    private static String code(int status) {
        return switch (status) {
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404, 405 -> "not_found";
            case 413 -> "too_large";
            case 416 -> "range_not_satisfiable";
            case 429 -> "rate_limited";
            default -> status >= 500 ? "upstream_error" : "invalid_request";
        };
    }

    /** Returns the field of a request that a path of {@link RequestNames#OPENAI} leads to. */
    public static Optional<String> parameter(String path) {
        return path.startsWith("$.") ? Optional.of(path.substring("$.".length())) : Optional.empty();
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
