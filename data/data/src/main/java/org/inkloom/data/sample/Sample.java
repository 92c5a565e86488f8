package org.inkloom.data.sample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One row of a data set: a JSON object whose key order is kept, with its place in the input.
 *
 * <p>Statistics lie under {@link Fields#STATS}. Values that several operators need (a picture's header, the words of a
 * caption) are computed once per sample through {@link #memo}. Not thread-safe: a sample is owned by one thread at a
 * time.
 */
public final class Sample {
    private final long row;
    private final ObjectNode fields;
    private @Nullable Map<Memo<?>, Object> memos;

    /**
     * Names a value that is computed at most once per sample.
     *
     * @param type what the value is
     * @param of what it was computed from, for example a path
     * @param <T> type of the value
     */
    public record Memo<T>(Class<T> type, Object of) {}

    /**
     * Wraps a row.
     *
     * @param row 0-based number of the row in the input
     * @param fields the row; owned by the sample from now on
     */
    public Sample(long row, ObjectNode fields) {
        this.row = row;
        this.fields = fields;
    }

    /** Returns the 0-based number of the row in the input. */
    public long row() {
        return row;
    }

    /** Returns the live JSON object. */
    public ObjectNode fields() {
        return fields;
    }

    /**
     * Returns the text under a key, empty when the key is absent or null.
     *
     * @throws BadSampleException if the value is not a string
     */
    public Optional<String> text(String key) {
        JsonNode value = fields.get(key);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new BadSampleException("field '" + key + "'", "it is not a string: " + shortened(value));
        }
        return Optional.of(value.stringValue());
    }

    /**
     * Returns the text under a key.
     *
     * @throws BadSampleException if there is none
     */
    public String requireText(String key) {
        return text(key)
                .orElseThrow(() -> new BadSampleException("field '" + key + "'", "the sample has no such text"));
    }

    /** Replaces the text under a key, in place. */
    public void setText(String key, String text) {
        fields.put(key, text);
    }

    /**
     * Returns the pictures of the sample, one per entry, empty when there are none. One string stands for a list of one.
     *
     * @throws BadSampleException if the list holds anything but strings
     */
    public List<Picture> pictures(FieldKeys keys) {
        List<String> paths = strings(keys.images());
        JsonNode bytes = fields.get(keys.imageBytes());
        List<Picture> result = new ArrayList<>(paths.size());
        for (int i = 0; i < paths.size(); i++) {
            result.add(new Picture(paths.get(i), embedded(bytes, i, paths.size())));
        }
        return result;
    }

    /** Returns the paths of {@link #pictures}, without unpacking what is embedded. */
    public List<String> picturePaths(FieldKeys keys) {
        return strings(keys.images());
    }

    private static Optional<byte[]> embedded(@Nullable JsonNode bytes, int index, int count) {
        JsonNode one = bytes == null ? null : bytes.isArray() ? bytes.get(index) : count == 1 ? bytes : null;
        if (one == null || one.isNull()) {
            return Optional.empty();
        }
        byte[] decoded;
        try {
            decoded = one.binaryValue();
        } catch (RuntimeException e) {
            throw new BadSampleException("embedded picture " + index, "its bytes are neither binary nor base64");
        }
        return decoded == null || decoded.length == 0 ? Optional.empty() : Optional.of(decoded);
    }

    private List<String> strings(String key) {
        JsonNode value = fields.get(key);
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (value.isString()) {
            return List.of(value.stringValue());
        }
        if (!value.isArray()) {
            throw new BadSampleException("field '" + key + "'", "it is not a list of paths: " + shortened(value));
        }
        List<String> result = new ArrayList<>(value.size());
        for (JsonNode item : value) {
            if (!item.isString()) {
                throw new BadSampleException(
                        "field '" + key + "'", "it holds something else than a path: " + shortened(item));
            }
            result.add(item.stringValue());
        }
        return result;
    }

    /** Returns the statistics, made when absent. */
    public ObjectNode stats() {
        JsonNode stats = fields.get(Fields.STATS);
        return stats instanceof ObjectNode object ? object : fields.putObject(Fields.STATS);
    }

    /** Returns whether a statistic is there already; then it is used and not computed again. */
    public boolean hasStat(String name) {
        JsonNode stats = fields.get(Fields.STATS);
        return stats != null && stats.has(name);
    }

    /** Returns a statistic. */
    public JsonNode stat(String name) {
        JsonNode value = stats().get(name);
        return value == null ? JsonNodeFactory.instance.nullNode() : value;
    }

    /**
     * Returns the value at a dotted path such as {@code meta.score}.
     *
     * @throws BadSampleException if a level of the path is missing
     */
    public JsonNode at(String dottedPath) {
        JsonNode here = fields;
        for (String level : dottedPath.split("\\.", -1)) {
            JsonNode next = here.get(level);
            if (next == null) {
                throw new BadSampleException("field '" + dottedPath + "'", "the sample has no '" + level + "'");
            }
            here = next;
        }
        return here;
    }

    /**
     * Returns the value of a memo, computing it at the first call.
     *
     * @param memo names the value; what it was computed from must be part of the name
     * @param compute computes the value
     */
    public <T> T memo(Memo<T> memo, Supplier<T> compute) {
        Map<Memo<?>, Object> known = memos;
        if (known == null) {
            known = new HashMap<>();
            memos = known;
        }
        Object value = known.get(memo);
        if (value == null) {
            value = compute.get();
            known.put(memo, value);
        }
        return memo.type().cast(value);
    }

    /** Forgets the memos of a type, for example decoded pictures that are not needed any more. */
    public void forget(Class<?> type) {
        Map<Memo<?>, Object> known = memos;
        if (known != null) {
            known.keySet().removeIf(memo -> memo.type() == type);
        }
    }

    /** Forgets every memo, for example because a mapper wrote new pictures. */
    public void forgetMemos() {
        memos = null;
    }

    private static String shortened(JsonNode value) {
        String text = Json.text(value);
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
