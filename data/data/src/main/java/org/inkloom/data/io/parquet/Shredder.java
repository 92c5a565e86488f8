package org.inkloom.data.io.parquet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Takes nested values apart into columns, after Melnik et al., "Dremel: Interactive Analysis of Web-Scale Datasets",
 * VLDB 2010: beside every value stands which list it goes on with, and how much of its path is there.
 */
sealed interface Shredder {
    /**
     * Writes a value, or that it is missing.
     *
     * @param value the value; null or JSON's null when it is missing
     * @param repetition the level of the innermost list that goes on with it
     */
    void write(@Nullable JsonNode value, int repetition);

    /** Writes that all of it is missing, from a level of its path on. */
    void writeMissing(int repetition, int definition);

    private static boolean isMissing(@Nullable JsonNode value) {
        return value == null || value.isNull();
    }

    /** Makes the shredder of a type, and its columns. */
    static Shredder of(ColumnType type, Place place, List<LeafColumn> columns, Compression compression) {
        return switch (type) {
            case ColumnType.Leaf(ColumnType.Kind kind) -> {
                LeafColumn column =
                        new LeafColumn(place.path, kind, place.repetition, place.definition + 1, compression);
                columns.add(column);
                yield new Value(column, place.definition);
            }
            case ColumnType.Listing(ColumnType element) ->
                new Items(of(element, place.inList(), columns, compression), place.repetition + 1, place.definition);
            case ColumnType.Group(Map<String, ColumnType> fields) -> {
                Map<String, Shredder> inner = new LinkedHashMap<>();
                fields.forEach((name, field) -> inner.put(name, of(field, place.inGroup(name), columns, compression)));
                yield new Fields(inner, place.definition);
            }
        };
    }

    /**
     * Where a type stands in the schema.
     *
     * @param path names from the root
     * @param repetition how many lists it is in
     * @param definition how many parts of its path can be missing, without itself
     */
    record Place(List<String> path, int repetition, int definition) {
        static Place column(String name) {
            return new Place(List.of(name), 0, 0);
        }

        Place inGroup(String name) {
            return new Place(with(name), repetition, definition + 1);
        }

        Place inList() {
            return new Place(with("list", "element"), repetition + 1, definition + 2);
        }

        private List<String> with(String... names) {
            List<String> longer = new ArrayList<>(path);
            longer.addAll(List.of(names));
            return longer;
        }
    }

    /** A single value. */
    record Value(LeafColumn column, int outer) implements Shredder {
        @Override
        public void write(@Nullable JsonNode value, int repetition) {
            if (value == null || value.isNull()) {
                column.addMissing(repetition, outer);
            } else {
                column.add(value, repetition);
            }
        }

        @Override
        public void writeMissing(int repetition, int definition) {
            column.addMissing(repetition, definition);
        }
    }

    /** A list. */
    record Items(Shredder element, int level, int outer) implements Shredder {
        @Override
        public void write(@Nullable JsonNode value, int repetition) {
            if (value == null || isMissing(value)) {
                writeMissing(repetition, outer);
            } else if (value.isEmpty()) {
                writeMissing(repetition, outer + 1);
            } else {
                for (int i = 0; i < value.size(); i++) {
                    element.write(value.get(i), i == 0 ? repetition : level);
                }
            }
        }

        @Override
        public void writeMissing(int repetition, int definition) {
            element.writeMissing(repetition, definition);
        }
    }

    /** Named values. */
    record Fields(Map<String, Shredder> fields, int outer) implements Shredder {
        @Override
        public void write(@Nullable JsonNode value, int repetition) {
            if (value == null || isMissing(value)) {
                writeMissing(repetition, outer);
            } else {
                fields.forEach((name, field) -> field.write(value.get(name), repetition));
            }
        }

        @Override
        public void writeMissing(int repetition, int definition) {
            fields.values().forEach(field -> field.writeMissing(repetition, definition));
        }
    }
}
