package org.inkloom.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.inkloom.run.RunControl;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes to Hugging Face as huggingface_hub does over HTTP: {@code preupload} says which files are blobs, git-lfs takes
 * them, and {@code commit} takes lines of JSON.
 */
final class HuggingFaceWriter implements SiteWriter {
    private static final int ASKED = 256;
    private static final int SAMPLE = 512;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, String> ACCEPT =
            Map.of("Accept", "application/json", "Content-Type", "application/json");

    private final WriteRequests exchange;
    private final String endpoint;
    private final RepoId repo;
    private final PushRequest request;
    private final RunControl control;
    private final Set<String> blobs = new HashSet<>();
    private final Set<String> ignored = new HashSet<>();

    HuggingFaceWriter(WriteRequests exchange, URI endpoint, RepoId repo, PushRequest request, RunControl control) {
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
        body.put("type", "model");
        body.put("name", parts[parts.length - 1]);
        if (parts.length == 2) {
            body.put("organization", parts[0]);
        }
        body.put("visibility", request.open() ? "public" : "private");
        body.put("private", !request.open());
        byte[] bytes = JSON.writeValueAsBytes(body);
        WriteRequests.Answer answer =
                exchange.again("POST", URI.create(endpoint + "/api/repos/create"), ACCEPT, () -> Outgoing.of(bytes));
        // 409: the repository exists, but the token may not list it, or another process has just made it.
        if (!answer.isGood() && answer.status() != 409) {
            throw PushRefusals.of(Site.HUGGINGFACE, what(), answer);
        }
    }

    @Override
    public int upload(List<PushFile> files) throws IOException {
        modes(files);
        if (!ignored.isEmpty()) {
            throw PushRefusals.leftOut(what(), ignored);
        }
        BlobStore store = new BlobStore(
                exchange,
                Site.HUGGINGFACE,
                what(),
                URI.create(endpoint + "/" + repo + ".git/info/lfs/objects/batch"),
                Map.of(),
                answer -> answer,
                control);
        List<PushFile> large =
                files.stream().filter(file -> blobs.contains(file.path())).toList();
        return large.isEmpty() ? 0 : store.upload(large);
    }

    private void modes(List<PushFile> files) throws IOException {
        URI address = URI.create(endpoint + "/api/models/" + repo + "/preupload/" + revision());
        for (int from = 0; from < files.size(); from += ASKED) {
            List<Map<String, Object>> asked = new ArrayList<>();
            for (PushFile file : files.subList(from, Math.min(files.size(), from + ASKED))) {
                asked.add(Map.of("path", file.path(), "size", file.size(), "sample", sample(file)));
            }
            JsonNode answer = exchange.json("POST", address, ACCEPT, Map.of("files", asked))
                    .path("files");
            Map<String, JsonNode> byPath = new HashMap<>();
            answer.forEach(one -> byPath.put(one.path("path").asString(""), one));
            for (PushFile file : files.subList(from, Math.min(files.size(), from + ASKED))) {
                JsonNode mode = byPath.get(file.path());
                if (mode == null) {
                    throw PushRefusals.odd(
                            Site.HUGGINGFACE, what(), "it does not say how '" + file.path() + "' goes up");
                }
                // An empty file cannot be a blob.
                if (mode.path("uploadMode").asString("").equals("lfs") && file.size() > 0) {
                    blobs.add(file.path());
                }
                if (mode.path("shouldIgnore").asBoolean(false)) {
                    ignored.add(file.path());
                }
            }
        }
    }

    private static String sample(PushFile file) throws IOException {
        try (InputStream in = Files.newInputStream(file.file())) {
            return Base64.getEncoder().encodeToString(in.readNBytes(SAMPLE));
        }
    }

    private String revision() {
        return request.site().defaultRevision();
    }

    @Override
    public String commit(PushPlan plan) throws IOException {
        StringBuilder lines = new StringBuilder();
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("summary", request.message());
        header.put("description", "");
        if (plan.parent().matches("[0-9a-f]{40}")) {
            header.put("parentCommit", plan.parent());
        }
        line(lines, "header", header);
        for (PushFile file : plan.changed()) {
            if (blobs.contains(file.path())) {
                line(
                        lines,
                        "lfsFile",
                        Map.of("path", file.path(), "algo", "sha256", "oid", file.sha256(), "size", file.size()));
            } else {
                String content = Base64.getEncoder().encodeToString(Files.readAllBytes(file.file()));
                line(lines, "file", Map.of("path", file.path(), "content", content, "encoding", "base64"));
            }
        }
        plan.gone().forEach(path -> line(lines, "deletedFile", Map.of("path", path)));
        WriteRequests.Answer answer = exchange.once(
                "POST",
                URI.create(endpoint + "/api/models/" + repo + "/commit/" + revision()),
                Map.of("Accept", "application/json", "Content-Type", "application/x-ndjson"),
                Outgoing.of(lines.toString().getBytes(StandardCharsets.UTF_8)));
        if (!answer.isGood()) {
            throw PushRefusals.of(Site.HUGGINGFACE, what(), answer);
        }
        JsonNode json = exchange.read(answer);
        if (!json.isObject()) {
            throw PushRefusals.odd(Site.HUGGINGFACE, what(), "it names no commit");
        }
        return json.path("commitOid").asString("");
    }

    private static void line(StringBuilder lines, String key, Map<String, Object> value) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("key", key);
        line.put("value", value);
        lines.append(JSON.writeValueAsString(line)).append('\n');
    }

    @Override
    public String page() {
        return endpoint + "/" + repo;
    }
}
