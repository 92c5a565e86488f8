package org.inkloom.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.inkloom.run.RunControl;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes to ModelScope as its Python client does over HTTP: git-lfs in an envelope of {@code Code} and {@code Data}, blobs
 * with both credentials, and one commit of actions.
 */
final class ModelScopeWriter implements SiteWriter {
    private static final long MOST_INLINE = 1L << 20;
    private static final int PRIVATE = 1;
    private static final int PUBLIC = 5;
    private static final int GOOD = 200;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, String> HEADERS =
            Map.of("Accept", "application/json", "Content-Type", "application/json");

    private final WriteRequests exchange;
    private final String endpoint;
    private final RepoId repo;
    private final PushRequest request;
    private final RunControl control;

    ModelScopeWriter(WriteRequests exchange, URI endpoint, RepoId repo, PushRequest request, RunControl control) {
        this.exchange = exchange;
        this.endpoint = endpoint.toString();
        this.repo = repo;
        this.request = request;
        this.control = control;
    }

    private String what() {
        return "the repository " + repo;
    }

    @Override
    public void create() {
        String[] parts = repo.text().split("/", 2);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("Path", parts[0]);
        body.put("Name", parts[parts.length - 1]);
        body.put("ChineseName", request.title());
        body.put("Visibility", request.open() ? PUBLIC : PRIVATE);
        body.put("License", "");
        body.put("OriginalModelId", "");
        data(exchange.json("POST", URI.create(endpoint + "/api/v1/models"), HEADERS, body));
    }

    /** Extracts the answer from its envelope; a code of 200 means success, whatever the HTTP status is. */
    private JsonNode data(JsonNode answer) {
        if (!answer.isObject() || !answer.has("Code")) {
            throw PushRefusals.odd(Site.MODELSCOPE, what(), "it has no Code");
        }
        int code = answer.path("Code").asInt(0);
        if (code != GOOD) {
            String message = answer.path("Message").asString("no reason is given");
            throw PushRefusals.odd(Site.MODELSCOPE, what(), "it says " + code + ", '" + Shown.text(message) + "'");
        }
        return answer.path("Data");
    }

    private String api() {
        return endpoint + "/api/v1/repos/models/" + repo;
    }

    @Override
    public int upload(List<PushFile> files) throws IOException {
        BlobStore store = new BlobStore(
                exchange,
                Site.MODELSCOPE,
                what(),
                URI.create(api() + "/info/lfs/objects/batch"),
                Map.of("X-Request-ID", UUID.randomUUID().toString().replace("-", "")),
                this::data,
                control);
        List<PushFile> large = files.stream().filter(ModelScopeWriter::isLarge).toList();
        return large.isEmpty() ? 0 : store.upload(large);
    }

    private static boolean isLarge(PushFile file) {
        return file.size() > MOST_INLINE;
    }

    @Override
    public String commit(PushPlan plan) throws IOException {
        List<Map<String, Object>> actions = new ArrayList<>();
        for (PushFile file : plan.changed()) {
            boolean large = isLarge(file);
            Map<String, Object> action = new LinkedHashMap<>();
            action.put("action", "create");
            action.put("path", file.path());
            action.put("type", large ? "lfs" : "normal");
            action.put("size", file.size());
            action.put("sha256", large ? file.sha256() : "");
            action.put("content", large ? "" : Base64.getEncoder().encodeToString(Files.readAllBytes(file.file())));
            action.put("encoding", large ? "" : "base64");
            actions.add(action);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("commit_message", request.message());
        body.put("actions", actions);
        WriteRequests.Answer answer = exchange.once(
                "POST",
                URI.create(api() + "/commit/" + request.site().defaultRevision()),
                HEADERS,
                Outgoing.of(JSON.writeValueAsBytes(body)));
        if (!answer.isGood()) {
            throw PushRefusals.of(Site.MODELSCOPE, what(), answer);
        }
        return data(exchange.read(answer)).path("oid").asString("");
    }

    @Override
    public String page() {
        return endpoint + "/models/" + repo;
    }
}
