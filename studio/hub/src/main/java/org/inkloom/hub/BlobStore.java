package org.inkloom.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import tools.jackson.databind.JsonNode;

/**
 * Uploads blobs by git-lfs's batch API (git-lfs/docs/api/batch.md): the site returns an upload address for each blob
 * that it does not have; a blob that it has is not sent. In Hugging Face's multipart transfer the site returns an
 * address for each part and one that completes the upload.
 */
final class BlobStore {
    private static final int BATCH = 100;
    private static final Map<String, String> LFS =
            Map.of("Accept", "application/vnd.git-lfs+json", "Content-Type", "application/vnd.git-lfs+json");

    private final WriteRequests exchange;
    private final Site site;
    private final String what;
    private final URI batch;
    private final Map<String, String> putHeaders;
    private final UnaryOperator<JsonNode> unwrap;
    private final RunControl control;

    /**
     * Prepares.
     *
     * @param batch address of the batch API
     * @param putHeaders sent with every blob
     * @param unwrap extracts the batch API's answer from the site's envelope
     */
    BlobStore(
            WriteRequests exchange,
            Site site,
            String what,
            URI batch,
            Map<String, String> putHeaders,
            UnaryOperator<JsonNode> unwrap,
            RunControl control) {
        this.exchange = exchange;
        this.site = site;
        this.what = what;
        this.batch = batch;
        this.putHeaders = putHeaders;
        this.unwrap = unwrap;
        this.control = control;
    }

    int upload(List<PushFile> files) throws IOException {
        Map<String, PushFile> byOid = new LinkedHashMap<>();
        files.forEach(file -> byOid.putIfAbsent(file.sha256(), file));
        List<PushFile> all = new ArrayList<>(byOid.values());
        Map<PushFile, JsonNode> missing = new LinkedHashMap<>();
        for (int from = 0; from < all.size(); from += BATCH) {
            ask(all.subList(from, Math.min(all.size(), from + BATCH)), byOid, missing);
        }
        long bytes = missing.keySet().stream().mapToLong(PushFile::size).sum();
        try (Progress.Task task = control.progress().begin("sending to " + what, bytes, "byte")) {
            long[] sent = {0};
            for (Map.Entry<PushFile, JsonNode> entry : missing.entrySet()) {
                task.note(entry.getKey().path());
                send(entry.getKey(), entry.getValue());
                sent[0] += entry.getKey().size();
                task.advanceTo(sent[0]);
            }
        }
        return missing.size();
    }

    private void ask(List<PushFile> files, Map<String, PushFile> byOid, Map<PushFile, JsonNode> missing) {
        List<Map<String, Object>> objects = files.stream()
                .map(file -> Map.<String, Object>of("oid", file.sha256(), "size", file.size()))
                .toList();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("operation", "upload");
        body.put("transfers", List.of("basic", "multipart"));
        body.put("objects", objects);
        body.put("hash_algo", "sha256");
        JsonNode answer = unwrap.apply(exchange.json("POST", batch, LFS, body)).path("objects");
        if (!answer.isArray()) {
            throw PushRefusals.odd(site, what, "it lists no objects");
        }
        for (JsonNode object : answer) {
            PushFile file = byOid.get(object.path("oid").asString(""));
            if (file == null) {
                throw PushRefusals.odd(site, what, "it names a blob that was not asked for");
            }
            if (object.hasNonNull("error")) {
                throw PushRefusals.refused(
                        site, file.path(), object.path("error").path("message").asString("no reason is given"));
            }
            if (object.path("actions").hasNonNull("upload")) {
                missing.put(file, object.path("actions"));
            }
        }
    }

    private void send(PushFile file, JsonNode actions) throws IOException {
        JsonNode upload = actions.path("upload");
        URI address = address(upload.path("href").asString(""));
        Map<String, String> named = new TreeMap<>();
        upload.path("header")
                .properties()
                .forEach(entry -> named.put(entry.getKey(), entry.getValue().asString("")));
        String chunk = named.getOrDefault("chunk_size", "");
        if (chunk.isEmpty()) {
            Map<String, String> headers = new HashMap<>(putHeaders);
            named.forEach((name, value) -> header(headers, name, value));
            good(file, exchange.again("PUT", address, headers, () -> whole(file)));
        } else {
            parts(file, address, named, chunk);
        }
        if (actions.hasNonNull("verify")) {
            Map<String, Object> body = Map.of("oid", file.sha256(), "size", file.size());
            exchange.json("POST", address(actions.path("verify").path("href").asString("")), LFS, body);
        }
    }

    /**
     * Adds a header that the store asks for. Headers that Java sets itself, and our tokens, are not accepted from an
     * answer.
     */
    private static void header(Map<String, String> headers, String name, String value) {
        boolean plain = name.matches("(?i)x-[a-z0-9-]+|content-type|authorization");
        if (plain && value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            headers.putIfAbsent(name, value);
        }
    }

    private static Outgoing whole(PushFile file) {
        return Outgoing.of(file.file(), 0, file.size(), count -> {});
    }

    private void parts(PushFile file, URI end, Map<String, String> named, String chunk) {
        if (!chunk.matches("[1-9]\\d{0,11}")) {
            throw PushRefusals.odd(site, what, "its size of parts is '" + Shown.text(chunk) + "'");
        }
        long size = Long.parseLong(chunk);
        TreeMap<Integer, URI> addresses = new TreeMap<>();
        named.forEach((name, value) -> {
            if (name.matches("\\d{1,9}")) {
                addresses.put(Integer.parseInt(name), address(value));
            }
        });
        if (addresses.size() != Math.ceilDiv(file.size(), size)) {
            throw PushRefusals.odd(site, what, "it names " + addresses.size() + " parts for " + file.path());
        }
        List<Map<String, Object>> done = new ArrayList<>();
        long from = 0;
        for (Map.Entry<Integer, URI> part : addresses.entrySet()) {
            long start = from;
            long length = Math.min(size, file.size() - from);
            WriteRequests.Answer answer = exchange.again(
                    "PUT", part.getValue(), Map.of(), () -> Outgoing.of(file.file(), start, length, count -> {}));
            good(file, answer);
            Optional<String> etag = answer.headers().firstValue("ETag");
            done.add(Map.of(
                    "partNumber",
                    part.getKey(),
                    "etag",
                    etag.orElseThrow(() -> PushRefusals.odd(site, what, "a part has no ETag"))));
            from += length;
        }
        exchange.json("POST", end, LFS, Map.of("oid", file.sha256(), "parts", done));
    }

    private void good(PushFile file, WriteRequests.Answer answer) {
        if (!answer.isGood()) {
            int status = answer.status();
            throw status == 400 || status == 413 || status == 422
                    ? PushRefusals.refused(site, file.path(), "HTTP " + status)
                    : PushRefusals.of(site, what, answer);
        }
    }

    private URI address(String text) {
        try {
            URI address = batch.resolve(new URI(text));
            String scheme = String.valueOf(address.getScheme());
            boolean good = (scheme.equals("https") || scheme.equals(batch.getScheme()))
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && !OwnNetwork.isEntered(batch, address);
            if (good) {
                return address;
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Reported below without the exception's text: an upload address contains credentials.
        }
        throw PushRefusals.odd(site, what, "it sends blobs to no address that can be used");
    }
}
