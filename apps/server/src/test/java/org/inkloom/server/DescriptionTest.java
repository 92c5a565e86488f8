package org.inkloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.inkloom.workflow.comfy.ComfyJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The description against what the server really answers. */
class DescriptionTest {
    private static final String GRAPH = "{\"1\":{\"class_type\":\"Number\",\"inputs\":{\"value\":1}},"
            + "\"3\":{\"class_type\":\"Save\",\"inputs\":{\"value\":[\"1\",0],\"name\":\"d\"}}}";

    @TempDir
    Path state;

    private static void check(JsonNode api, JsonNode schema, JsonNode value, String where) {
        if (schema.has("$ref")) {
            check(api, api.at(schema.path("$ref").asString().substring(1)), value, where);
            return;
        }
        if (schema.has("enum")) {
            assertThat(schema.path("enum").valueStream()).as(where).contains(value);
        }
        if (schema.has("type")) {
            Set<String> types = new TreeSet<>();
            (schema.path("type").isArray()
                            ? schema.path("type").valueStream()
                            : java.util.stream.Stream.of(schema.path("type")))
                    .forEach(type -> types.add(type.asString()));
            String is = value.isNull()
                    ? "null"
                    : value.isObject()
                            ? "object"
                            : value.isArray()
                                    ? "array"
                                    : value.isString()
                                            ? "string"
                                            : value.isBoolean()
                                                    ? "boolean"
                                                    : value.isIntegralNumber() && !types.contains("number")
                                                            ? "integer"
                                                            : "number";
            assertThat(types).as(where).contains(is);
        }
        if (value.isObject() && schema.has("properties")) {
            schema.path("required")
                    .forEach(name -> assertThat(value.has(name.asString()))
                            .as(where + "." + name)
                            .isTrue());
            value.properties().forEach(field -> {
                assertThat(schema.path("properties").has(field.getKey()))
                        .as(where + "." + field.getKey())
                        .isTrue();
                check(
                        api,
                        schema.path("properties").path(field.getKey()),
                        field.getValue(),
                        where + "." + field.getKey());
            });
        }
        value.valueStream()
                .filter(item -> value.isArray())
                .forEach(item -> check(api, schema.path("items"), item, where + "[]"));
    }

    private static JsonNode ask(
            RunningServer server, JsonNode api, String method, String route, String path, String body) {
        HttpResponse<String> answer = server.send(
                HttpRequest.newBuilder(server.uri(path)).method(method, HttpRequest.BodyPublishers.ofString(body)));
        JsonNode responses = api.path("paths")
                .path(route)
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses");
        JsonNode response = responses.path(String.valueOf(answer.statusCode()));
        assertThat(response.isMissingNode())
                .as(method + " " + path + " " + answer.statusCode())
                .isFalse();
        JsonNode schema = response.path("content").path("application/json").path("schema");
        if (schema.isMissingNode()) {
            return ComfyJson.MAPPER.createObjectNode();
        }
        JsonNode json = ComfyJson.read(answer.body());
        check(api, schema, json, method + " " + route);
        return json;
    }

    @Test
    void every_route_of_its_own_is_described_and_answers_as_it_says() throws Exception {
        try (RunningServer server = new RunningServer(state, new SamplePack(), Optional.empty())) {
            JsonNode api = server.json("/openapi.json");
            Set<String> described = new TreeSet<>();
            api.path("paths")
                    .properties()
                    .forEach(path -> path.getValue()
                            .propertyNames()
                            .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
            Set<String> there = new TreeSet<>(server.server.routes());
            assertThat(there).containsAll(described);
            there.removeIf(
                    route -> !route.matches("\\w+ /(api/v2/(jobs|assets).*|queue/.*|session|health|ready|metrics)"));
            assertThat(described).isEqualTo(there);
            JsonNode job = ask(server, api, "POST", "/api/v2/jobs", "/api/v2/jobs", "{\"workflow\":" + GRAPH + "}");
            String id = job.path("id").asString();
            server.ended(id);
            JsonNode done = ask(server, api, "GET", "/api/v2/jobs/{id}", "/api/v2/jobs/" + id, "");
            String asset = done.at("/outputs/0/id").asString();
            for (String part : new String[] {"/workflow", "/logs"}) {
                ask(server, api, "GET", "/api/v2/jobs/{id}" + part, "/api/v2/jobs/" + id + part, "");
                ask(server, api, "GET", "/api/v2/jobs/{id}" + part, "/api/v2/jobs/none" + part, "");
            }
            ask(server, api, "POST", "/api/v2/jobs/{id}/cancel", "/api/v2/jobs/" + id + "/cancel", "");
            ask(server, api, "GET", "/api/v2/assets/{id}", "/api/v2/assets/" + asset, "");
            ask(server, api, "DELETE", "/api/v2/assets/{id}", "/api/v2/assets/" + asset, "");
            ask(server, api, "GET", "/api/v2/assets/{id}/content", "/api/v2/assets/" + asset + "/content", "");
            ask(server, api, "POST", "/api/v2/assets/from-hash", "/api/v2/assets/from-hash", "{\"hash\":\"x\"}");
            for (String path : new String[] {"/queue/pause", "/queue/resume", "/queue/move", "/session"}) {
                ask(server, api, "POST", path, path, "{\"prompt_id\":\"x\",\"to\":\"back\",\"token\":\"x\"}");
            }
            ask(server, api, "POST", "/queue/retry", "/queue/retry", "{\"prompt_id\":\"" + id + "\"}");
            for (String path : new String[] {"/queue/state", "/session", "/health", "/ready", "/metrics"}) {
                ask(server, api, "GET", path, path, "");
            }
            String page = server.get("/docs").body();
            assertThat(page)
                    .contains("POST /api/v2/jobs")
                    .doesNotContain("<script")
                    .doesNotContain("src=");
        }
    }
}
