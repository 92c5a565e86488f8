package org.inkloom.weights;

import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.PathText;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;
import tools.jackson.databind.JsonNode;

/**
 * A checkpoint in several files, as its {@code *.index.json} says: {@code weight_map} names the file of each key.
 *
 * <p>The shards may be safetensors or torch files and lie beside the index. Keys that a shard holds but the index does
 * not list are not shown. Metadata are the index's own scalars, such as {@code total_size}.
 */
public final class ShardedCheckpoint implements TensorFile {
    private static final int MAX_SHARDS = 10_000;
    private static final Pattern PLAIN_NAME = Pattern.compile("[^/\\\\:\\p{Cntrl}]+");

    private final Path index;
    private final Map<String, TensorFile> shardOfKey;
    private final Map<String, TensorFile> shards;
    private final Map<String, String> leftOut;
    private final Map<String, String> metadata;

    private ShardedCheckpoint(
            Path index,
            Map<String, TensorFile> shardOfKey,
            Map<String, TensorFile> shards,
            Map<String, String> leftOut,
            Map<String, String> metadata) {
        this.index = index;
        this.shardOfKey = shardOfKey;
        this.shards = shards;
        this.leftOut = leftOut;
        this.metadata = metadata;
    }

    /**
     * Opens the index and every shard that it names.
     *
     * @throws InkloomException {@code INK-FILE-010} for an index that is not one, {@code INK-FILE-011} naming all
     *     missing shards, {@code INK-FILE-012} naming keys that are not where the index says, {@code INK-FILE-013} for
     *     a shard name that leads out of the folder; or what opening a shard fails with
     */
    public static ShardedCheckpoint open(Path index) {
        JsonNode root = readIndex(index);
        Map<String, String> weightMap = weightMap(index, root);
        checkShardsExist(index, weightMap);
        Map<String, TensorFile> shards = new LinkedHashMap<>();
        try {
            for (String shard : weightMap.values()) {
                if (!shards.containsKey(shard)) {
                    shards.put(shard, TensorFiles.openSingle(index.resolveSibling(shard)));
                }
            }
            Map<String, TensorFile> shardOfKey = new LinkedHashMap<>();
            weightMap.forEach((key, shard) -> shardOfKey.put(key, shards.get(shard)));
            Map<String, String> leftOut = new LinkedHashMap<>();
            shards.values().forEach(shard -> leftOut.putAll(shard.leftOut()));
            shardOfKey.keySet().removeAll(leftOut.keySet());
            checkKeysExist(index, shardOfKey);
            return new ShardedCheckpoint(index, shardOfKey, shards, leftOut, scalars(root.path("metadata")));
        } catch (RuntimeException e) {
            shards.values().forEach(TensorFile::close);
            throw e;
        }
    }

    private static JsonNode readIndex(Path index) {
        // Opening it as the other weight files are opened tells why it cannot be read.
        try (MappedFile file = MappedFile.open(index)) {
            if (file.size() > SettingsLimits.INDEX.bytes()) {
                throw FileErrors.tooMuch(
                        index,
                        "an index of " + file.size() + " bytes is over the limit of " + SettingsLimits.INDEX.bytes());
            }
            String text = SettingsText.utf8(file.bytes().toArray(ValueLayout.JAVA_BYTE));
            return SettingsText.json(text, SettingsLimits.INDEX);
        } catch (MalformedSettingsException e) {
            throw badIndex(index, "it is not valid JSON: " + FileErrors.shown(e.place()));
        }
    }

    private static Map<String, String> weightMap(Path index, JsonNode root) {
        JsonNode map = root.path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw badIndex(index, "it has no weight_map");
        }
        Map<String, String> shardOfKey = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            if (!entry.getValue().isString()) {
                throw badIndex(index, "the shard of '" + FileErrors.shown(entry.getKey()) + "' is not a string");
            }
            String shard = entry.getValue().stringValue();
            checkName(index, shard);
            shardOfKey.put(entry.getKey(), shard);
        }
        return shardOfKey;
    }

    private static void checkName(Path index, String shard) {
        boolean plain = PLAIN_NAME.matcher(shard).matches() && !shard.equals(".") && !shard.equals("..");
        if (!plain
                || PathText.resolve(index.toAbsolutePath().resolveSibling("."), shard)
                        .isEmpty()) {
            throw InkloomException.badInput(
                    "INK-FILE-013",
                    "The index " + index + " names the shard '" + FileErrors.shown(shard) + "'.",
                    "A shard must lie beside its index; this name leads elsewhere, as a hostile file's would, or no"
                            + " file can have it.",
                    "Get the model from a source that you trust, or correct weight_map in the index.");
        }
        if (shard.endsWith(".index.json")) {
            throw badIndex(index, "it names another index, " + FileErrors.shown(shard) + ", as a shard");
        }
    }

    private static void checkShardsExist(Path index, Map<String, String> weightMap) {
        Set<String> wanted = new TreeSet<>(weightMap.values());
        if (wanted.size() > MAX_SHARDS) {
            throw FileErrors.tooMuch(index, "it names more than " + MAX_SHARDS + " shards");
        }
        List<String> missing = wanted.stream()
                .filter(shard -> !Files.isRegularFile(index.resolveSibling(shard)))
                .toList();
        if (!missing.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-FILE-011",
                    missing.size() + " of the " + wanted.size() + " shards that " + index + " names are missing: "
                            + FileErrors.some(missing) + ".",
                    "The download did not finish, or only a part of the folder was copied.",
                    "Fetch the missing files into " + index.toAbsolutePath().getParent() + ".");
        }
    }

    private static void checkKeysExist(Path index, Map<String, TensorFile> shardOfKey) {
        List<String> missing = new ArrayList<>();
        shardOfKey.forEach((key, shard) -> {
            if (!shard.names().contains(key)) {
                missing.add(key + " (" + shard.path().getFileName() + ")");
            }
        });
        if (!missing.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-FILE-012",
                    Counted.of(missing.size(), "tensor") + (missing.size() == 1 ? " is" : " are")
                            + " not in the shard that " + index + " names for them: " + FileErrors.some(missing) + ".",
                    "The index and the shards come from different versions of the model.",
                    "Fetch the index and all shards again from one place.");
        }
    }

    private static Map<String, String> scalars(JsonNode metadata) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : metadata.properties()) {
            if (entry.getValue().isValueNode()) {
                texts.put(entry.getKey(), entry.getValue().asString());
            }
        }
        return texts;
    }

    private static InkloomException badIndex(Path index, String what) {
        return InkloomException.badInput(
                "INK-FILE-010",
                index + " is not the index of a sharded checkpoint: " + what + ".",
                "Another JSON file was given, or the file was altered.",
                "Give the model's *.index.json, or the weight file itself.");
    }

    /** Returns the files that hold the tensors, in the order in which the index first names them. */
    public List<Path> shards() {
        return shards.values().stream().map(TensorFile::path).toList();
    }

    @Override
    public Path path() {
        return index;
    }

    @Override
    public String format() {
        return "sharded checkpoint, " + shards.size() + " files of "
                + shards.values().iterator().next().format();
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(shardOfKey.keySet());
    }

    @Override
    public StoredTensor get(String name) {
        TensorFile shard = shardOfKey.get(name);
        if (shard == null) {
            throw FileErrors.noSuchKey(index, name, names());
        }
        return shard.get(name);
    }

    @Override
    public Map<String, String> leftOut() {
        return Collections.unmodifiableMap(leftOut);
    }

    @Override
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    @Override
    public void close() {
        shards.values().forEach(TensorFile::close);
    }
}
