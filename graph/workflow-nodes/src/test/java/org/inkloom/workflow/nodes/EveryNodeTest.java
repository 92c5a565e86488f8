package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.Fault;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.check.LinkTypes;
import org.inkloom.workflow.comfy.ApiFormat;
import org.inkloom.workflow.comfy.ObjectInfo;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.graph.GraphNode;
import org.inkloom.workflow.graph.InputValue;
import org.inkloom.workflow.node.InputHint;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.InputType;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodePackProvider;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random graphs around every node type: valid ones pass, and of broken ones each fault is told, none besides. */
class EveryNodeTest {
    /** Types whose lists are empty where no files of networks lie. */
    private static final Pattern NEEDS_FILES =
            Pattern.compile("(?i).*(control|ipadapter|clipvision|lora|mz_|kolors|union|gguf|upscalemodel|fooocus).*");

    private static final int DEEPEST = 12;

    @TempDir
    Path folder;

    private NodePack pack;
    private NodeTypes types;

    @BeforeEach
    void open() throws Exception {
        for (String name : List.of("input", "output/loras", "temp")) {
            Files.createDirectories(folder.resolve(name));
        }
        PngText.write(folder.resolve("input/a.png"), new RgbPicture(8, 8, new byte[192]), Map.of());
        Files.writeString(folder.resolve("input/a.latent"), "only looked for, not read");
        pack = new InkloomPack.Provider()
                .open(new NodePackProvider.WorkPlace(
                        folder.resolve("input"),
                        folder.resolve("output"),
                        folder.resolve("temp"),
                        List.of(),
                        "cpu",
                        true));
        types = new NodeTypes(pack.types());
    }

    @AfterEach
    void close() {
        pack.close();
    }

    /** A graph in the making. */
    private final class Growing {
        private final Random random;
        private final List<GraphNode> nodes = new ArrayList<>();

        Growing(long seed) {
            random = new Random(seed);
        }

        /** Returns the id of a new node of a type, or nothing where something that it needs is not on this machine. */
        Optional<String> add(NodeSpec spec, int depth) {
            Map<String, InputValue> inputs = new LinkedHashMap<>();
            for (InputSpec input : spec.inputs()) {
                if (!input.required() && random.nextBoolean()) {
                    continue;
                }
                Optional<InputValue> value = value(input, depth);
                if (value.isEmpty()) {
                    if (input.required()) {
                        return Optional.empty();
                    }
                    continue;
                }
                inputs.put(input.name(), value.get());
            }
            String id = String.valueOf(nodes.size() + 1);
            nodes.add(new GraphNode(id, spec.name(), inputs));
            return Optional.of(id);
        }

        private Optional<InputValue> value(InputSpec input, int depth) {
            return switch (input.type()) {
                case InputType.Whole whole -> Optional.of(constant(whole(whole)));
                case InputType.Real real ->
                    Optional.of(constant(real.least() + random.nextDouble() * (real.most() - real.least())));
                case InputType.Text text -> Optional.of(constant("text " + random.nextInt()));
                case InputType.Flag flag -> Optional.of(constant(random.nextBoolean()));
                case InputType.Choice choice -> {
                    List<String> choices = choice.choices().get();
                    yield choices.isEmpty()
                            ? Optional.empty()
                            : Optional.of(constant(choices.get(random.nextInt(choices.size()))));
                }
                case InputType.Socket socket -> link(socket.name(), depth);
            };
        }

        private InputValue constant(Object value) {
            return new InputValue.Constant(value);
        }

        private BigInteger whole(InputType.Whole whole) {
            BigInteger room = whole.most().subtract(whole.least()).add(BigInteger.ONE);
            return whole.least().add(new BigInteger(room.bitLength() + 8, random).mod(room));
        }

        /** Something that is there already, or a new node that gives it. */
        private Optional<InputValue> link(String wanted, int depth) {
            List<InputValue> there = new ArrayList<>();
            for (GraphNode node : nodes) {
                outputs(types.spec(node.type()).orElseThrow(), wanted)
                        .forEach(slot -> there.add(new InputValue.Link(node.id(), slot)));
            }
            if (!there.isEmpty() && (random.nextBoolean() || depth > DEEPEST / 2)) {
                return Optional.of(there.get(random.nextInt(there.size())));
            }
            if (depth > DEEPEST) {
                return Optional.empty();
            }
            List<NodeSpec> makers = new ArrayList<>(types.all().values().stream()
                    .map(type -> type.spec())
                    .filter(spec -> !outputs(spec, wanted).isEmpty())
                    .toList());
            java.util.Collections.shuffle(makers, random);
            // What needs nothing else comes first where it is getting deep.
            if (depth > DEEPEST / 3) {
                makers.sort(java.util.Comparator.comparingLong(EveryNodeTest::sockets));
            }
            for (NodeSpec maker : makers) {
                int before = nodes.size();
                Optional<String> made = add(maker, depth + 1);
                if (made.isPresent()) {
                    List<Integer> slots = outputs(maker, wanted);
                    return Optional.of(new InputValue.Link(made.get(), slots.get(random.nextInt(slots.size()))));
                }
                nodes.subList(before, nodes.size()).clear();
            }
            return there.isEmpty() ? Optional.empty() : Optional.of(there.getFirst());
        }
    }

    private static long sockets(NodeSpec spec) {
        return spec.inputs().stream()
                .filter(input -> input.required() && input.type() instanceof InputType.Socket)
                .count();
    }

    private static List<Integer> outputs(NodeSpec spec, String wanted) {
        List<Integer> slots = new ArrayList<>();
        for (int i = 0; i < spec.outputs().size(); i++) {
            if (LinkTypes.fit(spec.outputs().get(i).type(), wanted)) {
                slots.add(i);
            }
        }
        return slots;
    }

    /** A graph that needs a node of that type, which is its last but perhaps one. */
    private Optional<Graph> around(NodeSpec spec, long seed) {
        Growing growing = new Growing(seed);
        Optional<String> id = growing.add(spec, 0);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        if (!spec.is(NodeTrait.OUTPUT)) {
            growing.nodes.add(new GraphNode("shown", "PreviewAny", Map.of("source", new InputValue.Link(id.get(), 0))));
        }
        return Optional.of(Graph.of(growing.nodes));
    }

    private List<NodeSpec> specs() {
        return types.all().values().stream().map(type -> type.spec()).toList();
    }

    @Test
    void random_graphs_around_every_type_are_valid_and_survive_being_written_and_read() {
        TreeSet<String> without = new TreeSet<>();
        for (NodeSpec spec : specs()) {
            for (long seed = 0; seed < 4; seed++) {
                Optional<Graph> graph = around(spec, 31 * seed + spec.name().hashCode());
                if (graph.isEmpty()) {
                    without.add(spec.name());
                    continue;
                }
                CheckedGraph checked = GraphCheck.check(graph.get(), types, Optional.empty());
                assertThat(checked.why()).as(spec.name() + " in " + graph.get()).isEmpty();
                assertThat(checked.refusal()).as(spec.name()).isEmpty();
                assertThat(ApiFormat.read(ApiFormat.write(checked.graph())))
                        .as(spec.name())
                        .isEqualTo(checked.graph());
            }
        }
        // Only what needs files that are not on this machine.
        assertThat(without)
                .allMatch(name -> NEEDS_FILES.matcher(name).matches()
                        || pack.models("checkpoints").orElseThrow().isEmpty());
    }

    @Test
    void every_type_says_what_it_does_and_describes_itself_for_pages() {
        for (NodeSpec spec : specs()) {
            assertThat(spec.description()).as(spec.name()).endsWith(".");
            assertThat(spec.category()).as(spec.name()).isNotBlank();
            assertThat(spec.outputs().isEmpty() ? spec.is(NodeTrait.OUTPUT) : true)
                    .as(spec.name() + " gives something or is an output")
                    .isTrue();
            boolean optional = false;
            for (InputSpec input : spec.inputs()) {
                assertThat(optional && input.required())
                        .as(spec.name() + " has required inputs first")
                        .isFalse();
                optional |= !input.required();
            }
            assertThat(ObjectInfo.of(spec).path("input_order").isObject())
                    .as(spec.name())
                    .isTrue();
        }
    }

    /** What was broken: by node and input, the fault that must be told. */
    private record Broken(Graph graph, Map<String, Map<String, Fault.Kind>> faults) {}

    @Test
    void every_fault_of_a_broken_graph_is_told_and_no_other() {
        int told = 0;
        for (NodeSpec spec : specs()) {
            for (long seed = 0; seed < 3; seed++) {
                Random random = new Random(77 * seed + spec.name().hashCode());
                Optional<Graph> graph = around(spec, seed + spec.name().hashCode());
                if (graph.isEmpty()) {
                    continue;
                }
                Broken broken = broken(graph.get(), random);
                Map<String, Map<String, Fault.Kind>> found = new TreeMap<>();
                CheckedGraph checked = GraphCheck.check(broken.graph(), types, Optional.empty());
                checked.faults().forEach((id, faults) -> {
                    Map<String, Fault.Kind> kinds = new TreeMap<>();
                    faults.faults().forEach(fault -> kinds.put(fault.input().orElse("?"), fault.kind()));
                    assertThat(kinds).as("one fault an input").hasSameSizeAs(faults.faults());
                    found.put(id, kinds);
                });
                assertThat(found).as(spec.name() + " in " + broken.graph()).isEqualTo(broken.faults());
                told += broken.faults().values().stream().mapToInt(Map::size).sum();
            }
        }
        assertThat(told).isGreaterThan(300);
    }

    /** Breaks about every third input of the nodes that are needed. */
    private Broken broken(Graph graph, Random random) {
        Map<String, Map<String, Fault.Kind>> faults = new TreeMap<>();
        List<GraphNode> nodes = new ArrayList<>();
        List<String> needed = needed(graph);
        for (GraphNode node : graph.nodes().values()) {
            Map<String, InputValue> inputs = new LinkedHashMap<>(node.inputs());
            NodeSpec spec = types.spec(node.type()).orElseThrow();
            Map<String, Fault.Kind> kinds = new TreeMap<>();
            for (InputSpec input : spec.inputs()) {
                boolean plain = inputs.get(input.name()) instanceof InputValue.Constant;
                boolean may = plain && !input.is(InputHint.OWN_CHECK) && needed.contains(node.id());
                if (may && random.nextInt(3) == 0) {
                    breakOne(input, inputs, random).ifPresent(kind -> kinds.put(input.name(), kind));
                }
            }
            if (!kinds.isEmpty()) {
                faults.put(node.id(), kinds);
            }
            nodes.add(node.withInputs(inputs));
        }
        return new Broken(Graph.of(nodes), faults);
    }

    /** The nodes that an output needs; whatever else a graph holds is not looked at. */
    private List<String> needed(Graph graph) {
        List<String> found = new ArrayList<>();
        List<String> open = new ArrayList<>();
        graph.nodes().forEach((id, node) -> {
            if (types.spec(node.type()).orElseThrow().is(NodeTrait.OUTPUT)) {
                open.add(id);
            }
        });
        while (!open.isEmpty()) {
            String id = open.removeLast();
            if (!found.contains(id)) {
                found.add(id);
                open.addAll(GraphCheck.needs(graph, types, id));
            }
        }
        return found;
    }

    private static Optional<Fault.Kind> breakOne(InputSpec input, Map<String, InputValue> inputs, Random random) {
        if (input.required() && random.nextInt(4) == 0) {
            inputs.remove(input.name());
            return Optional.of(Fault.Kind.REQUIRED_INPUT_MISSING);
        }
        boolean below = random.nextBoolean();
        Object value;
        Fault.Kind kind;
        switch (input.type()) {
            case InputType.Whole whole -> {
                value = random.nextInt(3) == 0
                        ? "many"
                        : below
                                ? whole.least().subtract(BigInteger.ONE)
                                : whole.most().add(BigInteger.ONE);
                kind = below ? Fault.Kind.VALUE_SMALLER_THAN_MIN : Fault.Kind.VALUE_BIGGER_THAN_MAX;
            }
            case InputType.Real real -> {
                value = random.nextInt(3) == 0
                        ? "much"
                        : below ? Math.nextDown(real.least()) : Math.nextUp(real.most());
                kind = below ? Fault.Kind.VALUE_SMALLER_THAN_MIN : Fault.Kind.VALUE_BIGGER_THAN_MAX;
            }
            case InputType.Choice choice -> {
                value = "no such choice " + random.nextInt();
                kind = Fault.Kind.VALUE_NOT_IN_LIST;
            }
            default -> {
                return Optional.empty();
            }
        }
        inputs.put(input.name(), new InputValue.Constant(value));
        boolean word = value instanceof String && !(input.type() instanceof InputType.Choice);
        return Optional.of(word ? Fault.Kind.INVALID_INPUT_TYPE : kind);
    }

    @Test
    void a_link_of_another_type_is_told_for_every_socket() {
        for (NodeSpec spec : specs()) {
            for (InputSpec input : spec.inputs()) {
                if (!(input.type() instanceof InputType.Socket socket)
                        || socket.name().equals("*")
                        || socket.name().equals("BOOLEAN")) {
                    continue;
                }
                Map<String, InputValue> inputs = Map.of(input.name(), new InputValue.Link("flag", 0));
                List<GraphNode> nodes = new ArrayList<>(List.of(
                        new GraphNode("flag", "PrimitiveBoolean", Map.of("value", new InputValue.Constant(true))),
                        new GraphNode("it", spec.name(), inputs)));
                if (!spec.is(NodeTrait.OUTPUT)) {
                    nodes.add(new GraphNode("shown", "PreviewAny", Map.of("source", new InputValue.Link("it", 0))));
                }
                CheckedGraph checked = GraphCheck.check(Graph.of(nodes), types, Optional.empty());
                List<Fault> faults =
                        Objects.requireNonNull(checked.faults().get("it")).faults();
                assertThat(faults)
                        .as(spec.name() + "." + input.name())
                        .anyMatch(fault -> fault.kind() == Fault.Kind.RETURN_TYPE_MISMATCH
                                && fault.input().equals(Optional.of(input.name())));
                long missing = spec.inputs().stream()
                        .filter(other -> other.required() && !other.name().equals(input.name()))
                        .count();
                assertThat(faults)
                        .as(spec.name().toLowerCase(Locale.ROOT) + ": the missing ones are told as well")
                        .hasSize((int) missing + 1);
            }
        }
    }
}
