package org.inkloom.workflow.execute;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.node.ValueFiles;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Results with pictures, stored in a folder, so that a graph is not computed again after a restart. {@code entries} has
 * a small file for each result; {@code pictures} has the pictures, each once, under the digest of its bytes. An entry
 * is ignored if it is damaged, is of another version, or shows a file that has changed. When the limit is reached, the
 * least recently used results are deleted. Files with other names are left alone. Thread-safe; used by one process at a
 * time.
 */
public final class StoredResults {
    private static final Pattern ENTRY = Pattern.compile("[0-9a-f]{64}\\.json");
    private static final Pattern PICTURE = Pattern.compile("[0-9a-f]{64}");
    private static final String PART = ".part";

    private final Path entries;
    private final Path pictures;
    private final long most;
    private final String program;
    private final ValueFiles values;
    private final BiConsumer<String, Throwable> failures;
    private final Map<String, Known> known = new LinkedHashMap<>(64, 0.75f, true);
    /** By digest, each picture's size and the number of results that use it. */
    private final Map<String, Picture> kept = new HashMap<>();

    private long bytes;

    private record Known(String user, long size, List<String> pictures) {}

    private record Picture(long size, int uses) {}

    private StoredResults(
            Path folder, long most, String program, ValueFiles values, BiConsumer<String, Throwable> failures) {
        this.entries = folder.resolve("entries");
        this.pictures = folder.resolve("pictures");
        this.most = most;
        this.program = program;
        this.values = values;
        this.failures = failures;
    }

    /**
     * Opens a folder; it is created if it is missing.
     *
     * @param most limit, in bytes, for all files in it together
     * @param program the program's version; results of other versions are deleted
     * @param values decides which values can be stored
     * @param failures is told of files that cannot be read or written; a run does not fail because of them
     * @throws IOException if the folder cannot be used
     */
    public static StoredResults open(
            Path folder, long most, String program, ValueFiles values, BiConsumer<String, Throwable> failures)
            throws IOException {
        StoredResults results = new StoredResults(folder, most, program, values, failures);
        Files.createDirectories(results.entries);
        Files.createDirectories(results.pictures);
        results.look();
        return results;
    }

    /** Lists the results that earlier processes stored, and deletes what cannot be used. */
    private void look() throws IOException {
        for (Path file : files(entries)) {
            String name = file.getFileName().toString();
            if (name.endsWith(PART)) {
                Files.deleteIfExists(file);
            } else if (ENTRY.matcher(name).matches()) {
                Optional<StoredEntry> entry = entry(file);
                if (entry.isEmpty() || !keep(id(name), entry.get(), Files.size(file))) {
                    Files.deleteIfExists(file);
                }
            }
        }
        for (Path file : files(pictures)) {
            String name = file.getFileName().toString();
            boolean ours = PICTURE.matcher(name).matches() || name.endsWith(PART);
            if (ours && !kept.containsKey(name)) {
                Files.deleteIfExists(file);
            }
        }
        trim();
    }

    /** Returns the files in a folder, the most recently used last. */
    private static List<Path> files(Path folder) throws IOException {
        Map<Path, FileTime> times = new HashMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                times.put(file, Files.getLastModifiedTime(file));
            }
        }
        return times.entrySet().stream()
                .sorted(Map.Entry.<Path, FileTime>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String id(String name) {
        return name.substring(0, name.length() - ".json".length());
    }

    private static String id(String user, String key) {
        return ContentDigest.of(List.of(user, key));
    }

    private Optional<StoredEntry> entry(Path file) {
        try {
            JsonNode json = ComfyJson.read(Files.readAllBytes(file));
            return StoredEntry.read(json).filter(entry -> entry.program().equals(program));
        } catch (IOException | InkloomException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Adds a result to the list; returns false if one of its pictures is missing. */
    private boolean keep(String id, StoredEntry entry, long size) throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (String picture : entry.pictures()) {
            Path file = pictures.resolve(picture);
            if (!Files.isRegularFile(file)) {
                return false;
            }
            sizes.put(picture, Files.size(file));
        }
        sizes.forEach((picture, length) -> {
            Picture before = kept.get(picture);
            kept.put(picture, new Picture(length, before == null ? 1 : before.uses() + 1));
            bytes += before == null ? length : 0;
        });
        bytes += size;
        known.put(id, new Known(entry.user(), size, List.copyOf(sizes.keySet())));
        return true;
    }

    /** Returns a user's result, if its pictures are intact and the files that it shows have not changed. */
    synchronized Optional<NodeOutputs> find(String user, String key, ShownFiles files) {
        String id = id(user, key);
        if (known.get(id) == null) {
            return Optional.empty();
        }
        Path file = entries.resolve(id + ".json");
        try {
            Optional<StoredEntry> entry = entry(file).filter(read -> read.user().equals(user));
            Optional<NodeOutputs> outputs = entry.isPresent() ? outputs(entry.get(), files) : Optional.empty();
            if (outputs.isPresent()) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
                return outputs;
            }
        } catch (IOException | IllegalArgumentException e) {
            failures.accept("the kept result " + id, e);
        }
        drop(id);
        return Optional.empty();
    }

    private Optional<NodeOutputs> outputs(StoredEntry entry, ShownFiles files) throws IOException {
        Map<String, String> digests = entry.files();
        for (Map<?, ?> item : StoredEntry.items(entry.shown())) {
            Optional<Path> file = files.file(item);
            String expected = digests.get(StoredEntry.name(item));
            if (expected != null && (file.isEmpty() || !isSame(file.get(), expected))) {
                return Optional.empty();
            }
        }
        List<List<@Nullable Object>> slots = new ArrayList<>();
        for (List<JsonNode> slot : entry.slots()) {
            List<@Nullable Object> list = new ArrayList<>();
            for (JsonNode value : slot) {
                list.add(value(value));
            }
            slots.add(list);
        }
        return Optional.of(new NodeOutputs(slots, entry.shown()));
    }

    private static boolean isSame(Path file, String digest) throws IOException {
        return Files.isRegularFile(file) && ContentDigest.ofFile(file).equals(digest);
    }

    private @Nullable Object value(JsonNode json) throws IOException {
        if (!json.has(StoredEntry.PICTURE)) {
            return StoredEntry.plain(json);
        }
        String digest = json.path(StoredEntry.PICTURE).asString("");
        byte[] content = Files.readAllBytes(pictures.resolve(digest));
        if (!ContentDigest.of(content).equals(digest)) {
            throw new IOException("the picture " + digest + " is another one than was written");
        }
        return values.read(new ValueFiles.Written(json.path("kind").asString(""), content));
    }

    /** Stores a user's result if it has pictures or shows files; others are computed as fast as they would be read. */
    synchronized void put(String user, String key, NodeOutputs outputs, ShownFiles files) {
        String id = id(user, key);
        drop(id);
        try {
            Optional<StoredEntry.Draft> draft = StoredEntry.draft(user, program, outputs, values, files);
            if (draft.isEmpty() || draft.get().bytes() > most / 2) {
                return;
            }
            for (Map.Entry<String, byte[]> picture : draft.get().pictures().entrySet()) {
                if (!kept.containsKey(picture.getKey())) {
                    write(pictures.resolve(picture.getKey()), picture.getValue());
                }
            }
            byte[] json = draft.get().entry().json().toString().getBytes(StandardCharsets.UTF_8);
            write(entries.resolve(id + ".json"), json);
            keep(id, draft.get().entry(), json.length);
            trim();
        } catch (IOException e) {
            failures.accept("keeping a result", e);
        }
    }

    /**
     * Writes a file as a whole or not at all. It is not forced to the disk: after a power failure the digests reveal
     * damage.
     */
    private static void write(Path target, byte[] content) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + PART);
        Files.write(part, content);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void trim() {
        while (bytes > most && !known.isEmpty()) {
            drop(known.keySet().iterator().next());
        }
    }

    private void drop(String id) {
        Known gone = known.remove(id);
        if (gone == null) {
            return;
        }
        bytes -= gone.size();
        delete(entries.resolve(id + ".json"));
        for (String picture : gone.pictures()) {
            Picture before = kept.get(picture);
            if (before != null && before.uses() > 1) {
                kept.put(picture, new Picture(before.size(), before.uses() - 1));
            } else if (before != null) {
                kept.remove(picture);
                bytes -= before.size();
                delete(pictures.resolve(picture));
            }
        }
    }

    private void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            failures.accept("removing a kept result", e);
        }
    }

    /** Deletes a user's results. */
    synchronized void forget(String user) {
        List<String> gone = known.entrySet().stream()
                .filter(entry -> entry.getValue().user().equals(user))
                .map(Map.Entry::getKey)
                .toList();
        gone.forEach(this::drop);
    }

    /** Returns the bytes of all stored files. */
    public synchronized long bytes() {
        return bytes;
    }

    /** Returns the number of stored results. */
    public synchronized int size() {
        return known.size();
    }
}
