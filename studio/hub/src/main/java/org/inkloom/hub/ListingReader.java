package org.inkloom.hub;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.inkloom.run.InkloomException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the sites' answers about a repository. Answers are not trusted: anything unexpected is refused with an error
 * code.
 */
final class ListingReader {
    /** Largest number of files; an answer with more could fill the memory. */
    private static final int MOST_FILES = 100_000;

    private static final long MOST_TOKENS = 40L * MOST_FILES;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .build();
    private static final Pattern COMMIT = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]+");
    private static final int SHA256 = 64;
    private static final int SHA1 = 40;
    /** Largest file size, a thousand terabytes; sums of such sizes stay within a {@code long}. */
    private static final long LARGEST = 1L << 50;

    private final Site site;
    private final String endpoint;
    private final RepoId repo;
    private final String revision;

    ListingReader(Site site, String endpoint, RepoId repo, String revision) {
        this.site = site;
        this.endpoint = endpoint;
        this.repo = repo;
        this.revision = revision;
    }

    /** Returns the address of the listing. */
    URI address() {
        return URI.create(
                switch (site) {
                    // Large files are listed with their SHA-256, others with git's object name.
                    case HUGGINGFACE ->
                        endpoint + "/api/models/" + repo + "/revision/" + encoded(revision) + "?blobs=true";
                    case MODELSCOPE -> modelScope() + "/files?Revision=" + encoded(revision) + "&Recursive=True";
                });
    }

    /** Returns the repository in words, for messages. */
    String what() {
        return "repository " + repo + " (revision " + Shown.text(revision) + ")";
    }

    /**
     * Reads an answer.
     *
     * @throws InkloomException {@code INK-HUB-009}, {@code -011} or {@code -019}
     */
    Listing read(byte[] body) {
        Listing listing = readAny(body);
        if (listing.files().isEmpty()) {
            throw empty();
        }
        return listing;
    }

    /** As {@link #read}, but accepts a repository without files. */
    Listing readAny(byte[] body) {
        try {
            JsonNode answer = JSON.readTree(body);
            if (answer == null || !answer.isObject()) {
                throw odd("it is no JSON object");
            }
            return switch (site) {
                case HUGGINGFACE -> huggingFace(answer);
                case MODELSCOPE -> modelScope(answer);
            };
        } catch (JacksonException e) {
            throw odd("it is no JSON that can be read");
        }
    }

    private Listing huggingFace(JsonNode answer) {
        String commit = text(answer, "sha").orElse(revision);
        if (!commit.equals(revision) && !COMMIT.matcher(commit).matches()) {
            throw odd("its \"sha\" is '" + Shown.text(commit) + "'");
        }
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode file : list(answer.path("siblings"), "siblings")) {
            String path = text(file, "rfilename").orElseThrow(() -> odd("a file has no \"rfilename\""));
            JsonNode lfs = file.path("lfs");
            Optional<Digest> digest = hash(text(lfs, "sha256").or(() -> text(lfs, "oid")), path, SHA256)
                    .map(Digest::sha256);
            if (digest.isEmpty() && !lfs.isObject()) {
                digest = hash(text(file, "blobId"), path, SHA1).map(hex -> new Digest(Digest.Kind.GIT_BLOB, hex));
            }
            String place = endpoint + "/" + repo + "/resolve/" + encoded(commit) + "/" + encodedPath(path);
            files.add(file(path, place, size(file, "size", path), digest));
        }
        return listing(commit, files);
    }

    private Listing modelScope(JsonNode answer) {
        if (answer.path("Success").isBoolean() && !answer.path("Success").booleanValue()) {
            throw odd("it says '" + Shown.text(text(answer, "Message").orElse("no success")) + "'");
        }
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode file : list(answer.path("Data").path("Files"), "Files")) {
            if (text(file, "Type").orElse("blob").equals("tree")) {
                continue;
            }
            String path = text(file, "Path").orElseThrow(() -> odd("a file has no \"Path\""));
            String place = modelScope() + "?Revision=" + encoded(revision) + "&FilePath=" + encoded(path);
            Optional<Digest> digest = hash(text(file, "Sha256"), path, SHA256).map(Digest::sha256);
            files.add(file(path, place, size(file, "Size", path), digest));
        }
        return listing(revision, files);
    }

    private String modelScope() {
        return endpoint + "/api/v1/models/" + repo + "/repo";
    }

    private static RemoteFile file(String path, String place, OptionalLong size, Optional<Digest> digest) {
        RemoteFile.check(path); // checked before an address is built from it
        return new RemoteFile(path, URI.create(place), size, digest);
    }

    private Listing listing(String commit, List<RemoteFile> files) {
        Set<String> names = new HashSet<>();
        Set<String> folders = new HashSet<>();
        for (RemoteFile file : files) {
            if (!names.add(file.path())) {
                throw Refusals.twice(repo, file.path(), file.path());
            }
            for (int slash = file.path().indexOf('/');
                    slash > 0;
                    slash = file.path().indexOf('/', slash + 1)) {
                folders.add(file.path().substring(0, slash));
            }
        }
        for (RemoteFile file : files) {
            if (folders.contains(file.path())) {
                throw Refusals.twice(repo, file.path(), file.path() + "/…");
            }
        }
        return new Listing(site, repo, revision, commit, files);
    }

    private InkloomException empty() {
        return InkloomException.badInput(
                "INK-HUB-011",
                "The repository " + repo + " at revision " + Shown.text(revision) + " holds no files, says "
                        + site.word() + ".",
                "It is empty, or the address is not that of such a site.",
                "Check the repository's page, the revision and the endpoint that the environment names.");
    }

    private Iterable<JsonNode> list(JsonNode node, String key) {
        if (node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw odd("its \"" + key + "\" is no list");
        }
        if (node.size() > MOST_FILES) {
            throw odd("it lists " + node.size() + " files");
        }
        for (JsonNode file : node) {
            if (!file.isObject()) {
                throw odd("an entry of its \"" + key + "\" is no object");
            }
        }
        return node;
    }

    private Optional<String> text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw odd("its \"" + key + "\" is no text");
        }
        return Optional.of(value.stringValue()).filter(text -> !text.isEmpty());
    }

    private Optional<String> hash(Optional<String> text, String path, int length) {
        Optional<String> hex = text.map(whole -> whole.startsWith("sha256:") ? whole.substring(7) : whole);
        if (hex.isPresent()
                && (hex.get().length() != length || !HEX.matcher(hex.get()).matches())) {
            throw odd("the hash of '" + Shown.text(path) + "' is '" + Shown.text(hex.get()) + "'");
        }
        return hex;
    }

    private OptionalLong size(JsonNode file, String key, String path) {
        JsonNode size = file.path(key);
        if (size.isMissingNode() || size.isNull()) {
            return OptionalLong.empty();
        }
        if (!size.isIntegralNumber()
                || !size.canConvertToLong()
                || size.longValue() < 0
                || size.longValue() > LARGEST) {
            throw odd("the size of '" + Shown.text(path) + "' is " + Shown.text(size.toString()));
        }
        return OptionalLong.of(size.longValue());
    }

    private InkloomException odd(String how) {
        return InkloomException.failed(
                "INK-HUB-011",
                "The answer of " + site.word() + " about the " + what() + " cannot be understood: " + how + ".",
                "A proxy or a login page answered in its place, or the address is not that of such a site.",
                "Check the endpoint that the environment names, and open it in a browser.");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String encodedPath(String path) {
        return encoded(path).replace("%2F", "/");
    }
}
