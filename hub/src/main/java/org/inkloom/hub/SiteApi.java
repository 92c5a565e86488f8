package org.inkloom.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.inkloom.report.InkloomException;
import org.inkloom.report.RunControl;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the two sites what a repository holds. */
final class SiteApi {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_ANSWER = 64 << 20;

    private final Http http;
    private final HubSettings settings;
    private final Patience patience;

    SiteApi(Http http, HubSettings settings, Patience patience) {
        this.http = http;
        this.settings = settings;
        this.patience = patience;
    }

    /**
     * Lists a repository.
     *
     * @param revision branch, tag or commit; the site's usual one when empty
     * @throws InkloomException INK-HUB-002 to -004, -009 and -011
     */
    Listing list(Site site, RepoId repo, Optional<String> revision, RunControl control) {
        String named = revision.orElse(site.defaultRevision());
        return switch (site) {
            case HUGGINGFACE -> huggingFace(repo, named, control);
            case MODELSCOPE -> modelScope(repo, named, control);
        };
    }

    /** {@code GET /api/models/ID/revision/REVISION?blobs=true}; large files come with their SHA-256, others with git's. */
    private Listing huggingFace(RepoId repo, String revision, RunControl control) {
        String endpoint = settings.endpoint(Site.HUGGINGFACE).toString();
        URI address = URI.create(endpoint + "/api/models/" + repo + "/revision/" + encoded(revision) + "?blobs=true");
        JsonNode answer = ask(Site.HUGGINGFACE, repo, revision, address, control);
        String commit = answer.path("sha").asString(revision);
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode file : answer.path("siblings")) {
            String path = file.path("rfilename").asString("");
            JsonNode lfs = file.path("lfs");
            String sha256 = lfs.path("sha256").asString(lfs.path("oid").asString(""));
            String blob = file.path("blobId").asString("");
            Optional<Digest> digest = !sha256.isEmpty()
                    ? Optional.of(Digest.sha256(sha256.replace("sha256:", "")))
                    : blob.isEmpty() || lfs.isObject()
                            ? Optional.empty()
                            : Optional.of(new Digest(Digest.Kind.GIT_BLOB, blob));
            URI place = URI.create(endpoint + "/" + repo + "/resolve/" + encoded(commit) + "/" + encodedPath(path));
            files.add(new RemoteFile(path, place, size(file, "size"), digest));
        }
        return listing(Site.HUGGINGFACE, repo, revision, commit, files);
    }

    /** {@code GET /api/v1/models/ID/repo/files?Revision=REVISION&Recursive=True}, file by file with its SHA-256. */
    private Listing modelScope(RepoId repo, String revision, RunControl control) {
        String models = settings.endpoint(Site.MODELSCOPE) + "/api/v1/models/" + repo + "/repo";
        URI address = URI.create(models + "/files?Revision=" + encoded(revision) + "&Recursive=True");
        JsonNode answer = ask(Site.MODELSCOPE, repo, revision, address, control);
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode file : answer.path("Data").path("Files")) {
            if (file.path("Type").asString("blob").equals("tree")) {
                continue;
            }
            String path = file.path("Path").asString("");
            URI place = URI.create(models + "?Revision=" + encoded(revision) + "&FilePath=" + encoded(path));
            Optional<Digest> digest = Optional.of(file.path("Sha256").asString(""))
                    .filter(hex -> !hex.isEmpty())
                    .map(Digest::sha256);
            files.add(new RemoteFile(path, place, size(file, "Size"), digest));
        }
        return listing(Site.MODELSCOPE, repo, revision, revision, files);
    }

    private static Listing listing(Site site, RepoId repo, String revision, String commit, List<RemoteFile> files) {
        if (files.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-HUB-011",
                    "The repository " + repo + " at revision " + revision + " holds no files, says " + site.word()
                            + ".",
                    "It is empty, or the address is not that of such a site.",
                    "Check the repository's page, the revision and the endpoint " + "that the environment names.");
        }
        return new Listing(site, repo, revision, commit, files);
    }

    private static OptionalLong size(JsonNode file, String key) {
        JsonNode size = file.path(key);
        return size.isIntegralNumber() && size.longValue() >= 0
                ? OptionalLong.of(size.longValue())
                : OptionalLong.empty();
    }

    private JsonNode ask(Site site, RepoId repo, String revision, URI address, RunControl control) {
        String what = "repository " + repo + " (revision " + revision + ")";
        for (int failures = 1; ; failures++) {
            try {
                HttpResponse<InputStream> answer = http.get(address, Map.of("Accept", "application/json"));
                try (InputStream body = answer.body()) {
                    if (answer.statusCode() == 200) {
                        return parsed(site, what, body.readNBytes(LONGEST_ANSWER));
                    }
                    if (!Refusals.isPassing(answer.statusCode())) {
                        throw Refusals.of(Optional.of(site), what, answer.statusCode(), answer.headers());
                    }
                    throw new IOException("HTTP " + answer.statusCode());
                }
            } catch (IOException e) {
                control.cancellation().check("asking for " + repo);
                if (failures >= patience.attempts()) {
                    throw Refusals.unreachable(Optional.of(site), what, failures, e);
                }
                Pauses.rest(patience.pause(failures), control.cancellation(), "asking for " + repo);
            }
        }
    }

    private static JsonNode parsed(Site site, String what, byte[] body) {
        try {
            JsonNode answer = JSON.readTree(body);
            if (answer.isObject()) {
                return answer;
            }
        } catch (JacksonException e) {
            throw incomprehensible(site, what, e);
        }
        throw incomprehensible(site, what, new IOException("the answer is no object"));
    }

    private static InkloomException incomprehensible(Site site, String what, Exception e) {
        return InkloomException.failed(
                "INK-HUB-011",
                "The answer of " + site.word() + " about the " + what + " cannot be understood.",
                "A proxy or a login page answered in its place, or the address is not that of such a site.",
                "Check the endpoint that the environment names, and open it in a browser.",
                e);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String encodedPath(String path) {
        return encoded(path).replace("%2F", "/");
    }
}
