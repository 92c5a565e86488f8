package org.inkloom.story;

import java.util.List;

/** A piece of YAML that remembers its line. */
sealed interface YamlNode {
    /** Returns the line, counted from 1. */
    int line();

    /** Key and value pairs in the file's order; keys are unique. */
    record Mapping(int line, List<Entry> entries) implements YamlNode {}

    /** One pair of a mapping. */
    record Entry(String key, int line, YamlNode value) {}

    /** A list. */
    record Listing(int line, List<YamlNode> items) implements YamlNode {}

    /** A single value. */
    record Scalar(int line, String text, Kind kind) implements YamlNode {}

    /** What a single value looks like. */
    enum Kind {
        /** Anything quoted, or that is nothing of the below. */
        TEXT,
        /** Digits. */
        INTEGER,
        /** A number with a point or an exponent. */
        DECIMAL,
        /** true or false. */
        TRUTH,
        /** Nothing at all, or null. */
        NOTHING
    }

    /** Returns what it is, in words for a message. */
    default String inWords() {
        return switch (this) {
            case Mapping ignored -> "a group of keys";
            case Listing ignored -> "a list";
            case Scalar scalar ->
                switch (scalar.kind()) {
                    case TEXT -> "the text '" + scalar.text() + "'";
                    case INTEGER, DECIMAL -> "the number " + scalar.text();
                    case TRUTH -> scalar.text();
                    case NOTHING -> "empty";
                };
        };
    }
}
