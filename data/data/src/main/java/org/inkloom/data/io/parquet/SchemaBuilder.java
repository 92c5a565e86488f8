package org.inkloom.data.io.parquet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.inkloom.data.io.parquet.ColumnType.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the types that hold all rows shown to it. Whole and broken numbers together become {@link Kind#REAL}; values that
 * have nothing in common, values that are always missing, and objects that are always empty become {@link Kind#TEXT}.
 */
public final class SchemaBuilder {
    private final Set<String> binary;
    private final Shape root;

    /**
     * Begins with no rows.
     *
     * @param binary dotted paths of the fields whose strings are base64 and become bytes; lists add no step to a path
     */
    public SchemaBuilder(Set<String> binary) {
        this.binary = Set.copyOf(binary);
        this.root = new Shape("");
    }

    /** Takes a row into account. */
    public void add(ObjectNode row) {
        root.add(row);
    }

    /** Returns the columns, in the order in which the rows showed them. */
    Map<String, ColumnType> columns() {
        Map<String, ColumnType> columns = new LinkedHashMap<>();
        root.fields.forEach((name, shape) -> columns.put(name, shape.type()));
        return columns;
    }

    /** What has been seen in one place. */
    private final class Shape {
        private final String path;
        private final Map<String, Shape> fields = new LinkedHashMap<>();
        private Shape[] element = new Shape[0];
        private boolean isBase64;
        private boolean truth;
        private boolean whole;
        private boolean real;
        private boolean text;
        private boolean group;
        private boolean other;

        Shape(String path) {
            this.path = path;
            this.isBase64 = binary.contains(path);
        }

        void add(JsonNode value) {
            switch (value.getNodeType()) {
                case NULL, MISSING -> {}
                case BOOLEAN -> truth = true;
                case NUMBER -> number(value);
                case STRING -> {
                    text = true;
                    isBase64 = isBase64 && isBase64(value.stringValue());
                }
                case ARRAY -> items(value);
                case OBJECT -> {
                    group = true;
                    value.forEachEntry((name, child) -> fields.computeIfAbsent(
                                    name, key -> new Shape(path.isEmpty() ? key : path + "." + key))
                            .add(child));
                }
                default -> other = true;
            }
        }

        private void number(JsonNode value) {
            if (!value.isIntegralNumber()) {
                real = true;
            } else if (value.canConvertToLong()) {
                whole = true;
            } else {
                other = true;
            }
        }

        private void items(JsonNode list) {
            if (element.length == 0) {
                element = new Shape[] {new Shape(path)};
            }
            list.forEach(element[0]::add);
        }

        ColumnType type() {
            boolean single = truth || whole || real || text || other;
            boolean listing = element.length > 0;
            if (listing && !single && !group) {
                return new ColumnType.Listing(element[0].type());
            }
            if (group && !single && !listing && !fields.isEmpty()) {
                Map<String, ColumnType> types = new LinkedHashMap<>();
                fields.forEach((name, shape) -> types.put(name, shape.type()));
                return new ColumnType.Group(types);
            }
            return new ColumnType.Leaf(listing || group || other ? Kind.TEXT : kind());
        }

        private Kind kind() {
            if (text) {
                return truth || whole || real ? Kind.TEXT : isBase64 ? Kind.BYTES : Kind.TEXT;
            }
            if (truth) {
                return whole || real ? Kind.TEXT : Kind.TRUTH;
            }
            if (real) {
                return Kind.REAL;
            }
            return whole ? Kind.WHOLE : isBase64 ? Kind.BYTES : Kind.TEXT;
        }
    }

    private static boolean isBase64(String text) {
        if (text.length() % 4 != 0) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            if (!letter && c != '+' && c != '/' && !(c == '=' && i >= text.length() - 2)) {
                return false;
            }
        }
        return true;
    }
}
