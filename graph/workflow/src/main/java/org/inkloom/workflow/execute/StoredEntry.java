package org.inkloom.workflow.execute;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.node.ValueFiles;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The small JSON file of a stored result.
 *
 * @param user owner of the result
 * @param program version of the program that wrote it
 * @param slots by output and call, the value: a plain one, or the digest of a picture
 * @param shown by kind, the items that the node shows
 * @param files digests of the shown files, by {@link #name}
 */
record StoredEntry(
        String user,
        String program,
        List<List<JsonNode>> slots,
        Map<String, List<Object>> shown,
        Map<String, String> files) {
    static final String PICTURE = "picture";
    private static final int FORMAT = 1;

    /** An entry to be written, with its pictures by digest. */
    record Draft(StoredEntry entry, Map<String, byte[]> pictures) {
        long bytes() {
            return pictures.values().stream()
                    .mapToLong(content -> content.length)
                    .sum();
        }
    }

    /**
     * Returns what to write for a result. Empty if it has no pictures and shows no files (storing would save no time),
     * or has a value that cannot be stored.
     */
    static Optional<Draft> draft(String user, String program, NodeOutputs outputs, ValueFiles values, ShownFiles places)
            throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Map<?, ?> item : items(outputs.shown())) {
            Optional<Path> file = places.file(item);
            if (file.isEmpty() || !Files.isRegularFile(file.get())) {
                return Optional.empty();
            }
            files.put(name(item), ContentDigest.ofFile(file.get()));
        }
        Map<String, byte[]> pictures = new LinkedHashMap<>();
        List<List<JsonNode>> slots = new ArrayList<>();
        for (List<@Nullable Object> slot : outputs.slots()) {
            List<JsonNode> list = new ArrayList<>();
            for (Object value : slot) {
                Optional<JsonNode> json = json(value, values, pictures);
                if (json.isEmpty()) {
                    return Optional.empty();
                }
                list.add(json.get());
            }
            slots.add(list);
        }
        return files.isEmpty() && pictures.isEmpty()
                ? Optional.empty()
                : Optional.of(new Draft(new StoredEntry(user, program, slots, outputs.shown(), files), pictures));
    }

    private static Optional<JsonNode> json(@Nullable Object value, ValueFiles values, Map<String, byte[]> pictures) {
        ObjectNode json = ComfyJson.MAPPER.createObjectNode();
        switch (value) {
            case null -> json.putNull("nothing");
            case String text -> json.put("text", text);
            case Boolean truth -> json.put("truth", truth);
            case Long number -> json.put("whole", number);
            case Double number -> json.put("number", Double.toString(number));
            default -> {
                Optional<ValueFiles.Written> written = values.write(value);
                if (written.isEmpty()) {
                    return Optional.empty();
                }
                String digest = ContentDigest.of(written.get().bytes());
                pictures.put(digest, written.get().bytes());
                json.put(PICTURE, digest).put("kind", written.get().kind());
            }
        }
        return Optional.of(json);
    }

    /** Returns a value that is no picture. */
    static @Nullable Object plain(JsonNode json) {
        String kind = json.propertyNames().stream().findFirst().orElse("");
        JsonNode value = json.path(kind);
        return switch (kind) {
            case "nothing" -> null;
            case "text" -> value.asString();
            case "truth" -> value.asBoolean();
            case "whole" -> value.asLong();
            case "number" -> Double.parseDouble(value.asString());
            default -> throw new IllegalArgumentException("a value of the kind '" + kind + "'");
        };
    }

    /** Returns the digests of its pictures, each once. */
    List<String> pictures() {
        return slots.stream()
                .flatMap(List::stream)
                .filter(value -> value.has(PICTURE))
                .map(value -> value.path(PICTURE).asString(""))
                .distinct()
                .toList();
    }

    /** Returns the shown items that name files. */
    static List<Map<?, ?>> items(Map<String, List<Object>> shown) {
        List<Map<?, ?>> items = new ArrayList<>();
        shown.values()
                .forEach(list -> list.forEach(item -> {
                    if (item instanceof Map<?, ?> map && map.containsKey("filename")) {
                        items.add(map);
                    }
                }));
        return items;
    }

    /** Returns the key of a shown file in {@link #files}. */
    static String name(Map<?, ?> item) {
        return item.get("type") + ":" + item.get("subfolder") + "/" + item.get("filename");
    }

    ObjectNode json() {
        ObjectNode json = ComfyJson.MAPPER.createObjectNode().put("format", FORMAT);
        json.put("program", program).put("user", user);
        ArrayNode lists = json.putArray("slots");
        slots.forEach(slot -> {
            ArrayNode list = lists.addArray();
            slot.forEach(list::add);
        });
        json.set("shown", ComfyJson.json(shown));
        json.set("files", ComfyJson.json(files));
        return json;
    }

    /**
     * Reads an entry; empty if it has another format version.
     *
     * @throws IllegalArgumentException if this program did not write it
     */
    static Optional<StoredEntry> read(JsonNode json) {
        if (json.path("format").asInt(0) != FORMAT) {
            return Optional.empty();
        }
        List<List<JsonNode>> slots = new ArrayList<>();
        for (JsonNode slot : json.path("slots")) {
            List<JsonNode> values = slot.valueStream().toList();
            for (JsonNode value : values) {
                boolean named = value.path(PICTURE).asString("").matches("[0-9a-f]{64}");
                if (value.has(PICTURE) && !named) {
                    throw new IllegalArgumentException("a picture without a digest");
                }
            }
            slots.add(values);
        }
        Map<String, List<Object>> shown = new LinkedHashMap<>();
        json.path("shown").properties().forEach(kind -> {
            List<Object> items = new ArrayList<>();
            kind.getValue().forEach(item -> items.add(ComfyJson.MAPPER.convertValue(item, Object.class)));
            shown.put(kind.getKey(), items);
        });
        Map<String, String> files = new LinkedHashMap<>();
        json.path("files")
                .properties()
                .forEach(file -> files.put(file.getKey(), file.getValue().asString("")));
        return Optional.of(new StoredEntry(
                json.path("user").asString(""), json.path("program").asString(""), slots, shown, files));
    }
}
