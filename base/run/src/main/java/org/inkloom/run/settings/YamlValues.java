package org.inkloom.run.settings;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
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
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

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
    private int aliases;

    /** What an anchor names, and of how many values it is made. */
    private record Anchored(SettingsValue value, int size) {}

    private YamlValues(String text, SettingsLimits limits) {
        this.limits = limits;
        this.settings = settings(limits);
        this.makers = new HashMap<>(settings.getSchema().getSchemaTagConstructors());
        this.events = new ParserImpl(settings, new StreamReader(settings, text));
    }

    static SettingsValue read(String text, SettingsLimits limits) throws MalformedSettingsException {
        requireShort(text, limits);
        try {
            return new YamlValues(text, limits).document();
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

    private SettingsValue document() throws MalformedSettingsException {
        events.next();
        Event first = events.next();
        if (first instanceof StreamEndEvent) {
            return SettingsValue.missing();
        }
        SettingsValue root = value(events.next(), limits.depth());
        events.next();
        Event next = events.next();
        if (next instanceof DocumentStartEvent) {
            throw at(next.getStartMark(), "a second document begins");
        }
        return root;
    }

    private SettingsValue value(Event event, int depth) throws MalformedSettingsException {
        count(event, 1);
        int before = made - 1;
        return switch (event) {
            case AliasEvent alias -> repeated(alias);
            case ScalarEvent scalar -> kept(scalar.getAnchor(), single(scalar), before);
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

    private SettingsValue kept(Optional<Anchor> anchor, SettingsValue value, int before) {
        anchor.ifPresent(name -> anchored.put(name.getValue(), new Anchored(value, made - before)));
        return value;
    }

    /**
     * Returns what an alias repeats. An anchor is known only behind the whole value that it names, so that no value can
     * hold itself.
     */
    private SettingsValue repeated(AliasEvent alias) throws MalformedSettingsException {
        Anchored found = anchored.get(alias.getAlias().getValue());
        if (found == null) {
            throw at(
                    alias.getStartMark(),
                    "the alias *" + alias.getAlias().getValue() + " stands for nothing before it, or within what it"
                            + " repeats");
        }
        if (++aliases > limits.aliases()) {
            throw at(
                    alias.getStartMark(),
                    "it uses the alias *" + alias.getAlias().getValue());
        }
        count(alias, found.size());
        return found.value().at(line(alias));
    }

    private SettingsValue list(SequenceStartEvent start, int depth) throws MalformedSettingsException {
        require(start, start.getTag(), Tag.SEQ, depth);
        List<SettingsValue> items = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            items.add(value(event, depth - 1));
        }
        return SettingsValue.list(line(start), items);
    }

    private SettingsValue group(MappingStartEvent start, int depth) throws MalformedSettingsException {
        require(start, start.getTag(), Tag.MAP, depth);
        SequencedMap<String, SettingsValue.Member> members = new LinkedHashMap<>();
        List<SettingsValue> merged = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            String key = key(event);
            Event valueStart = events.next();
            SettingsValue value = value(valueStart, depth - 1);
            if (key.equals(MERGE) && event instanceof ScalarEvent scalar && scalar.isPlain()) {
                addMerged(valueStart, value, merged);
                continue;
            }
            SettingsValue.Member earlier = members.putIfAbsent(key, new SettingsValue.Member(line(event), value));
            if (earlier != null) {
                throw new RepeatedKeyException(key, earlier.line(), line(event), column(event.getStartMark()));
            }
        }
        // What a group says itself goes before what it merges; of several merged ones the earlier goes first.
        merged.forEach(source -> source.members().forEach(members::putIfAbsent));
        return SettingsValue.group(line(start), members);
    }

    private static void addMerged(Event event, SettingsValue value, List<SettingsValue> merged)
            throws MalformedSettingsException {
        for (SettingsValue each : value.isList() ? value.items() : List.of(value)) {
            if (!each.isGroup()) {
                throw at(event.getStartMark(), "what << merges is no group of keys");
            }
            merged.add(each);
        }
    }

    private String key(Event event) throws MalformedSettingsException {
        if (event instanceof ScalarEvent scalar) {
            count(event, 1);
            String text = scalar.getValue();
            kept(scalar.getAnchor(), SettingsValue.single(line(event), NODES.stringNode(text), text), made - 1);
            return text;
        }
        if (event instanceof AliasEvent alias) {
            JsonNode node = repeated(alias).json();
            if (node.isValueNode()) {
                return node.asString("");
            }
        }
        throw at(event.getStartMark(), "a list or a group of keys stands where a key is needed");
    }

    private SettingsValue single(ScalarEvent event) throws MalformedSettingsException {
        return SettingsValue.single(line(event), scalar(event), event.getValue());
    }

    /** Reads a single value that stands in no file, as it would be read without quotes. */
    static SettingsValue word(String text) {
        LoadSettings settings = settings(SettingsLimits.FILE);
        Tag tag = settings.getSchema().getScalarResolver().resolve(text, true);
        ConstructNode maker = settings.getSchema().getSchemaTagConstructors().get(tag);
        if (tag.equals(Tag.STR)
                || tag.equals(Tag.NULL)
                || maker == null
                || text.length() > SettingsLimits.FILE.digits()) {
            return SettingsValue.single(0, NODES.stringNode(text), text);
        }
        Object value = maker.construct(new ScalarNode(tag, text, ScalarStyle.PLAIN));
        return SettingsValue.single(0, node(value, tag).orElseGet(() -> NODES.stringNode(text)), text);
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
        if (value instanceof BigInteger) {
            throw new LongNumberException(text, line(event), column(event.getStartMark()));
        }
        return node(value, tag).orElseThrow(() -> at(event.getStartMark(), "'" + text + "' is no value"));
    }

    private static Optional<JsonNode> node(@Nullable Object value, Tag tag) {
        return Optional.ofNullable(
                switch (value) {
                    case Boolean truth -> NODES.booleanNode(truth);
                    case Integer whole -> NODES.numberNode(whole);
                    case Long whole -> NODES.numberNode(whole);
                    case BigInteger whole -> NODES.numberNode(whole);
                    case Number number when tag.equals(Tag.FLOAT) -> NODES.numberNode(number.doubleValue());
                    case null -> NODES.nullNode();
                    default -> null;
                });
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

    private static int line(Event event) {
        return event.getStartMark().map(place -> place.getLine() + 1).orElse(0);
    }

    private static int column(Optional<Mark> mark) {
        return mark.map(place -> place.getColumn() + 1).orElse(0);
    }

    private static MalformedSettingsException at(Optional<Mark> mark, String why) {
        return new MalformedSettingsException(
                why, mark.map(place -> place.getLine() + 1).orElse(0), column(mark), null);
    }

    private static MalformedSettingsException malformed(YamlEngineException e) {
        if (e instanceof MarkedYamlEngineException marked) {
            String context =
                    marked.getContext() == null || marked.getContext().isBlank() ? "" : marked.getContext() + ", ";
            Optional<Mark> mark = marked.getProblemMark().or(marked::getContextMark);
            return new MalformedSettingsException(
                    context + marked.getProblem(),
                    mark.map(place -> place.getLine() + 1).orElse(0),
                    column(mark),
                    e);
        }
        return new MalformedSettingsException(
                String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given"), 0, 0, e);
    }
}
