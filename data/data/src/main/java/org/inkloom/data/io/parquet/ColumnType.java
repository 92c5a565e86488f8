package org.inkloom.data.io.parquet;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a column holds. Every value of every column may be missing. */
sealed interface ColumnType {
    /** A single value. */
    record Leaf(Kind kind) implements ColumnType {}

    /** Any number of values of one type. */
    record Listing(ColumnType element) implements ColumnType {}

    /** Named values, at least one. */
    record Group(Map<String, ColumnType> fields) implements ColumnType {
        /** Copies the map, keeping its order. */
        public Group {
            if (fields.isEmpty()) {
                throw new IllegalArgumentException("Parquet has no groups without fields");
            }
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /** The single values that JSON has, and bytes. */
    enum Kind {
        /** True or false. */
        TRUTH(0),
        /** A whole number of 64 bits. */
        WHOLE(2),
        /** A number with a fraction. */
        REAL(5),
        /** UTF-8 text; what is no string is written as JSON. */
        TEXT(6),
        /** Bytes; the rows hold them as base64. */
        BYTES(6);

        private final int physical;

        Kind(int physical) {
            this.physical = physical;
        }

        /** Returns the number of the physical type in the format. */
        int physical() {
            return physical;
        }
    }
}
