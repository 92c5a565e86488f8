package org.inkloom.run.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes plain values of the events of one YAML document, counting what it makes. The library's own composer is not asked:
 * it merges a group that is to be merged into itself for ever, and copies what aliases repeat without counting.
 */
final class YamlValues {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String MERGE = "<<";

    private final SettingsLimits limits;
    private final LoadSettings settings;
    private final Map<Tag, ConstructNode> makers;
    private final Iterator<Event> events;
    private final Map<String, Anchored> anchored = new HashMap<>();
    private int made;

    /** What an anchor names, and of how many values it is made. */
    private record Anchored(JsonNode node, int size) {}

    private YamlValues(String text, SettingsLimits limits) {
        this.limits = limits;
        this.settings = settings(limits);
        this.makers = new HashMap<>(settings.getSchema().getSchemaTagConstructors());
        this.events = new Parse(settings).parseString(text).iterator();
    }

    static JsonNode read(String text, SettingsLimits limits) throws MalformedSettingsException {
        requireShort(text, limits);
        try {
            return new YamlValues(text, limits).document();
        } catch (YamlEngineException e) {
            throw malformed(e);
        }
    }

    /** Checks length and depth alone. */
    static void requireBounded(String text, SettingsLimits limits) throws MalformedSettingsException {
        requireShort(text, limits);
        int depth = 0;
        try {
            for (Event event : new Parse(settings(limits)).parseString(text)) {
                if (event instanceof CollectionStartEvent && ++depth > limits.depth()) {
                    throw tooDeep(event, limits);
                }
                depth -= event instanceof CollectionEndEvent ? 1 : 0;
            }
        } catch (YamlEngineException e) {
            throw malformed(e);
        }
    }

    private static void requireShort(String text, SettingsLimits limits) throws MalformedSettingsException {
        if (text.length() > limits.bytes()) {
            throw new MalformedSettingsException("it is longer than " + limits.bytes() + " characters");
        }
    }

    private static LoadSettings settings(SettingsLimits limits) {
        return LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setCodePointLimit((int) limits.bytes() + 1)
                .build();
    }

    private JsonNode document() throws MalformedSettingsException {
        events.next();
        Event first = events.next();
        if (first instanceof StreamEndEvent) {
            return MissingNode.getInstance();
        }
        JsonNode root = value(events.next(), limits.depth());
        events.next();
        Event next = events.next();
        if (next instanceof DocumentStartEvent) {
            throw at(next.getStartMark(), "a second document begins");
        }
        return root;
    }

    private JsonNode value(Event event, int depth) throws MalformedSettingsException {
        count(event, 1);
        int before = made - 1;
        return switch (event) {
            case AliasEvent alias -> repeated(alias);
            case ScalarEvent scalar -> kept(scalar.getAnchor(), scalar(scalar), before);
            case SequenceStartEvent list -> kept(list.getAnchor(), list(list, depth), before);
            case MappingStartEvent group -> kept(group.getAnchor(), group(group, depth), before);
            default -> throw at(event.getStartMark(), "a value is missing");
        };
    }

    private void count(Event event, int more) throws MalformedSettingsException {
        made += more;
        if (made > limits.values()) {
            throw at(
                    event.getStartMark(),
                    "it holds more than " + limits.values() + " values, with those that its aliases repeat");
        }
    }

    private JsonNode kept(Optional<Anchor> anchor, JsonNode node, int before) {
        anchor.ifPresent(name -> anchored.put(name.getValue(), new Anchored(node, made - before)));
        return node;
    }

    /** Within what it names an anchor is not known yet. */
    private JsonNode repeated(AliasEvent alias) throws MalformedSettingsException {
        Anchored found = anchored.get(alias.getAlias().getValue());
        if (found == null) {
            throw at(
                    alias.getStartMark(),
                    "the alias *" + alias.getAlias().getValue() + " stands for nothing before it, or within what it"
                            + " repeats");
        }
        count(alias, found.size());
        return found.node().deepCopy();
    }

    private ArrayNode list(SequenceStartEvent start, int depth) throws MalformedSettingsException {
        require(start, start.getTag(), Tag.SEQ, depth);
        ArrayNode array = NODES.arrayNode();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            array.add(value(event, depth - 1));
        }
        return array;
    }

    private ObjectNode group(MappingStartEvent start, int depth) throws MalformedSettingsException {
        require(start, start.getTag(), Tag.MAP, depth);
        ObjectNode object = NODES.objectNode();
        Set<String> own = new HashSet<>();
        List<JsonNode> merged = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            String key = key(event);
            Event valueStart = events.next();
            JsonNode value = value(valueStart, depth - 1);
            if (key.equals(MERGE) && event instanceof ScalarEvent scalar && scalar.isPlain()) {
                addMerged(valueStart, value, merged);
            } else if (own.add(key)) {
                object.set(key, value);
            } else {
                throw at(event.getStartMark(), "the key '" + key + "' is said twice");
            }
        }
        // What a group says itself goes before what it merges; of several merged ones the earlier goes first.
        for (JsonNode source : merged) {
            source.forEachEntry((key, value) -> {
                if (!object.has(key)) {
                    object.set(key, value);
                }
            });
        }
        return object;
    }

    private static void addMerged(Event event, JsonNode value, List<JsonNode> merged)
            throws MalformedSettingsException {
        for (JsonNode each : value.isArray() ? List.copyOf(value.values()) : List.of(value)) {
            if (!each.isObject()) {
                throw at(event.getStartMark(), "what << merges is no group of keys");
            }
            merged.add(each);
        }
    }

    private String key(Event event) throws MalformedSettingsException {
        if (event instanceof ScalarEvent scalar) {
            count(event, 1);
            kept(scalar.getAnchor(), NODES.stringNode(scalar.getValue()), made - 1);
            return scalar.getValue();
        }
        if (event instanceof AliasEvent alias) {
            JsonNode node = repeated(alias);
            if (node.isValueNode()) {
                return node.asString("");
            }
        }
        throw at(event.getStartMark(), "a list or a group of keys stands where a key is needed");
    }

    private JsonNode scalar(ScalarEvent event) throws MalformedSettingsException {
        String text = event.getValue();
        Tag tag = tag(event);
        if (tag.equals(Tag.STR)) {
            return NODES.stringNode(text);
        }
        ConstructNode maker = makers.get(tag);
        if (maker == null) {
            throw at(event.getStartMark(), "the tag " + tag + " is not known here");
        }
        if (text.length() > limits.digits()) {
            throw at(event.getStartMark(), "a number has " + text.length() + " characters");
        }
        Object value;
        try {
            value = maker.construct(new ScalarNode(tag, text, event.getScalarStyle()));
        } catch (YamlEngineException | IllegalArgumentException e) {
            throw at(event.getStartMark(), "'" + text + "' is no value of the kind " + tag);
        }
        return switch (value) {
            case Boolean truth -> NODES.booleanNode(truth);
            case Integer whole -> NODES.numberNode(whole);
            case Long whole -> NODES.numberNode(whole);
            case Number number when tag.equals(Tag.FLOAT) -> NODES.numberNode(number.doubleValue());
            case Number _ -> throw at(event.getStartMark(), "the whole number " + text + " has more than 64 bits");
            case null -> NODES.nullNode();
            default -> throw at(event.getStartMark(), "'" + text + "' is no value");
        };
    }

    private Tag tag(ScalarEvent event) {
        Optional<String> said = event.getTag();
        if (said.isPresent() && !said.get().equals("!")) {
            return new Tag(said.get());
        }
        return said.isEmpty() && event.isPlain()
                ? settings.getSchema().getScalarResolver().resolve(event.getValue(), true)
                : Tag.STR;
    }

    private void require(CollectionStartEvent start, Optional<String> tag, Tag wanted, int depth)
            throws MalformedSettingsException {
        if (depth <= 0) {
            throw tooDeep(start, limits);
        }
        if (tag.isPresent() && !tag.get().equals("!") && !tag.get().equals(wanted.getValue())) {
            throw at(start.getStartMark(), "the tag " + tag.get() + " is not known here");
        }
    }

    private static MalformedSettingsException tooDeep(Event event, SettingsLimits limits) {
        return at(event.getStartMark(), "it is nested more than " + limits.depth() + " deep");
    }

    private static MalformedSettingsException at(Optional<Mark> mark, String why) {
        return new MalformedSettingsException(
                why,
                mark.map(place -> place.getLine() + 1).orElse(0),
                mark.map(place -> place.getColumn() + 1).orElse(0),
                null);
    }

    private static MalformedSettingsException malformed(YamlEngineException e) {
        if (e instanceof MarkedYamlEngineException marked) {
            String context =
                    marked.getContext() == null || marked.getContext().isBlank() ? "" : marked.getContext() + ", ";
            Optional<Mark> mark = marked.getProblemMark().or(marked::getContextMark);
            return new MalformedSettingsException(
                    context + marked.getProblem(),
                    mark.map(place -> place.getLine() + 1).orElse(0),
                    mark.map(place -> place.getColumn() + 1).orElse(0),
                    e);
        }
        return new MalformedSettingsException(
                String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given"), 0, 0, e);
    }
}
