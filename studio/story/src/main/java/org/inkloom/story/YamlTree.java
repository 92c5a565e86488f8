package org.inkloom.story;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.inkloom.run.InkloomException;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;
import org.inkloom.story.YamlNode.Entry;
import org.inkloom.story.YamlNode.Kind;
import org.inkloom.story.YamlNode.Listing;
import org.inkloom.story.YamlNode.Mapping;
import org.inkloom.story.YamlNode.Scalar;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Builds {@link YamlNode}s from Jackson's tokens; data binding would lose the lines. */
final class YamlTree {
    private static final int MAX_DEPTH = 8;

    private final String source;
    private final JsonParser parser;

    private YamlTree(String source, JsonParser parser) {
        this.source = source;
        this.parser = parser;
    }

    static YamlNode parse(String yaml, String source) {
        try {
            SettingsText.requireBoundedYaml(yaml, SettingsLimits.FILE);
        } catch (MalformedSettingsException e) {
            throw notYaml(source, e.line(), e.column(), e.why(), e);
        }
        try (JsonParser parser = new YAMLMapper().createParser(yaml)) {
            YamlTree tree = new YamlTree(source, parser);
            JsonToken first = parser.nextToken();
            YamlNode root = first == null ? new Scalar(1, "", Kind.NOTHING) : tree.node(first, 0);
            if (parser.nextToken() != null) {
                throw tree.notYaml(tree.line(), "a second document begins", "A story is one document.");
            }
            return root;
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw notYaml(
                    source,
                    at == null ? OptionalInt.empty() : OptionalInt.of(at.getLineNr()),
                    at == null ? OptionalInt.empty() : OptionalInt.of(at.getColumnNr()),
                    e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        }
    }

    private static InkloomException notYaml(
            String source, OptionalInt line, OptionalInt column, String why, Exception cause) {
        return InkloomException.badInput(
                "INK-STORY-002",
                source + " is not YAML"
                        + (line.isEmpty() ? "" : " at line " + line.getAsInt() + ", column " + column.orElse(1)) + ": "
                        + why + ".",
                "Often a tab instead of spaces, a missing space after a colon, or a quote that is not closed.",
                "Correct the line; put a text with a colon or a # into quotes.",
                cause);
    }

    private int line() {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }

    private YamlNode node(JsonToken token, int depth) {
        if (depth > MAX_DEPTH) {
            throw notYaml(line(), "it is nested more than " + MAX_DEPTH + " deep", "A story is nested three deep.");
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw notYaml(line(), "it uses the alias *" + parser.getString(), "Aliases are not used in stories.");
        }
        return switch (token) {
            case START_OBJECT -> mapping(depth);
            case START_ARRAY -> listing(depth);
            case VALUE_NUMBER_INT -> scalar(Kind.INTEGER);
            case VALUE_NUMBER_FLOAT -> scalar(Kind.DECIMAL);
            case VALUE_TRUE, VALUE_FALSE -> scalar(Kind.TRUTH);
            case VALUE_NULL -> new Scalar(line(), "", Kind.NOTHING);
            default -> scalar(Kind.TEXT);
        };
    }

    private Scalar scalar(Kind kind) {
        return new Scalar(line(), parser.getString(), kind);
    }

    private Mapping mapping(int depth) {
        int start = line();
        List<Entry> entries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int line = line();
            for (Entry earlier : entries) {
                if (earlier.key().equals(key)) {
                    throw InkloomException.badInput(
                            "INK-STORY-004",
                            source + " line " + line + " says '" + key + "' again.",
                            "It was said at line " + earlier.line() + ", and only one of them can be meant.",
                            "Remove one of the two.");
                }
            }
            entries.add(new Entry(key, line, node(parser.nextToken(), depth + 1)));
        }
        return new Mapping(start, entries);
    }

    private Listing listing(int depth) {
        int start = line();
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(token, depth + 1));
        }
        return new Listing(start, items);
    }

    private InkloomException notYaml(int line, String what, String why) {
        return InkloomException.badInput(
                "INK-STORY-002",
                source + " line " + line + " cannot be used: " + what + ".",
                why,
                "Write it plainly; `inkloom demo` leaves an example in its folder.");
    }
}
