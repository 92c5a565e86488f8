package org.inkloom.story;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;
import org.inkloom.story.YamlNode.Entry;
import org.inkloom.story.YamlNode.Kind;
import org.inkloom.story.YamlNode.Listing;
import org.inkloom.story.YamlNode.Mapping;
import org.inkloom.story.YamlNode.Scalar;

/**
 * A group of keys with typed access.
 *
 * @param source the file's name
 * @param path where the group stands, for example {@code shots[3]}; empty at the top
 * @param mapping its keys
 */
record YamlGroup(String source, String path, Mapping mapping) {

    /** Takes a node that must be a group, with no other keys than these. */
    static YamlGroup of(String source, String path, YamlNode node, List<String> known) {
        if (!(node instanceof Mapping mapping)) {
            throw wrongKind(
                    source + " line " + node.line() + (path.isEmpty() ? "" : ", " + path),
                    node,
                    "a group of keys: " + String.join(", ", known));
        }
        for (Entry entry : mapping.entries()) {
            if (!known.contains(entry.key())) {
                String near = NearestName.of(entry.key(), known)
                        .map(name -> "Did you mean '" + name + "'? ")
                        .orElse("");
                throw InkloomException.badInput(
                        "INK-STORY-003",
                        source + " line " + entry.line() + " has the unknown key '" + entry.key() + "'"
                                + (path.isEmpty() ? "." : " in " + path + "."),
                        near + "Known here: " + String.join(", ", known) + ".",
                        "Correct the spelling or remove the line.");
            }
        }
        return new YamlGroup(source, path, mapping);
    }

    /** Returns the key's value; a key with nothing behind it counts as absent. */
    Optional<YamlNode> node(String key) {
        return mapping.entries().stream()
                .filter(entry -> entry.key().equals(key))
                .map(Entry::value)
                .filter(value -> !(value instanceof Scalar scalar && scalar.kind() == Kind.NOTHING))
                .findFirst();
    }

    String where(String key) {
        int line = mapping.entries().stream()
                .filter(entry -> entry.key().equals(key))
                .map(Entry::line)
                .findFirst()
                .orElse(mapping.line());
        return source + " line " + line + ", " + (path.isEmpty() ? key : path + "." + key);
    }

    Optional<String> text(String key) {
        return node(key).map(node -> text(node, where(key)));
    }

    static String text(YamlNode node, String where) {
        if (!(node instanceof Scalar scalar)) {
            throw wrongKind(where, node, "a text");
        }
        return scalar.text().strip();
    }

    String required(String key, String example) {
        return text(key)
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-STORY-005",
                        source + " line " + mapping.line() + (path.isEmpty() ? "" : ", " + path) + " lacks '" + key
                                + "'.",
                        "Every entry of this kind needs it.",
                        "Add a line such as `" + key + ": " + example + "`."));
    }

    OptionalLong integer(String key) {
        Optional<YamlNode> node = node(key);
        if (node.isEmpty()) {
            return OptionalLong.empty();
        }
        if (node.get() instanceof Scalar scalar && scalar.kind() == Kind.INTEGER) {
            try {
                return OptionalLong.of(Long.decode(scalar.text()));
            } catch (NumberFormatException e) {
                // Falls through: larger than 64 bits, or in another base.
            }
        }
        throw wrongKind(where(key), node.get(), "a whole number of at most 63 bits");
    }

    /** A whole number within an int; a larger one becomes the largest, which no range has. */
    Optional<Integer> whole(String key) {
        OptionalLong value = integer(key);
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(Math.clamp(value.getAsLong(), Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    OptionalDouble decimal(String key) {
        Optional<YamlNode> node = node(key);
        if (node.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (node.get() instanceof Scalar scalar && (scalar.kind() == Kind.INTEGER || scalar.kind() == Kind.DECIMAL)) {
            try {
                return OptionalDouble.of(Double.parseDouble(scalar.text()));
            } catch (NumberFormatException e) {
                // Falls through: a number in another base.
            }
        }
        throw wrongKind(where(key), node.get(), "a number");
    }

    /** Returns the items of a list, or of a single value as if it were a list of one. */
    List<YamlNode> items(String key) {
        return node(key)
                .map(node -> node instanceof Listing listing ? listing.items() : List.of(node))
                .orElse(List.of());
    }

    static InkloomException wrongKind(String where, YamlNode got, String wanted) {
        return InkloomException.badInput(
                "INK-STORY-006",
                "The value at " + where + " is " + got.inWords() + ".",
                "It should be " + wanted + ".",
                "Correct the value; mind the indentation.");
    }

    /** Throws if a value is out of range. */
    interface RangeCheck {
        void check(long value, String where);
    }
}
