package org.inkloom.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.graph.GraphNode;
import org.inkloom.workflow.graph.InputValue;
import org.inkloom.workflow.node.Blocked;
import org.inkloom.workflow.node.InputHint;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.NodeTypes;
import org.inkloom.workflow.node.OutputSpec;
import org.jspecify.annotations.Nullable;

/** Small node types for tests: numbers and texts that count how often they run. */
public final class SampleTypes {
    /** How often nodes of each type ran. */
    public final Map<String, AtomicInteger> runs = new java.util.TreeMap<>();

    /** Stands for a file outside the graph. */
    public String file = "first";

    /** Nothing at all. */
    public SampleTypes() {}

    /** Returns the types. */
    public NodeTypes types() {
        List<NodeType> types = new ArrayList<>();
        types.add(type(
                NodeSpec.named("Number")
                        .says("A number.")
                        .inputs(InputSpec.whole("value", 1, 0, 100))
                        .output("INT"),
                call -> NodeResult.of(call.whole("value"))));
        types.add(type(
                NodeSpec.named("Sum")
                        .says("Adds.")
                        .inputs(
                                InputSpec.socket("a", "INT"),
                                InputSpec.socket("b", "INT").optional())
                        .output("INT"),
                call -> NodeResult.of(call.whole("a") + (call.has("b") ? call.whole("b") : 0))));
        types.add(type(
                NodeSpec.named("Show")
                        .says("Shows.")
                        .inputs(InputSpec.socket("value", "*"))
                        .is(NodeTrait.OUTPUT),
                call -> NodeResult.showing(
                        "values", List.of(String.valueOf(call.inputs().get("value"))))));
        types.add(type(
                NodeSpec.named("Count")
                        .says("1 to n.")
                        .inputs(InputSpec.whole("n", 3, 0, 100))
                        .output(OutputSpec.of("INT").asList()),
                call -> NodeResult.of(java.util.stream.LongStream.rangeClosed(1, call.whole("n"))
                        .boxed()
                        .toList())));
        types.add(type(
                NodeSpec.named("Total")
                        .says("Adds a whole list.")
                        .inputs(InputSpec.socket("values", "INT"))
                        .output("INT")
                        .is(NodeTrait.TAKES_LISTS),
                call -> NodeResult.of(call.all("values", Long.class).stream()
                        .mapToLong(Long::longValue)
                        .sum())));
        types.add(type(
                NodeSpec.named("Block")
                        .says("Blocks even numbers.")
                        .inputs(InputSpec.socket("value", "INT"))
                        .output("INT"),
                call -> call.whole("value") % 2 == 0
                        ? NodeResult.of(Blocked.SILENTLY)
                        : NodeResult.of(call.whole("value"))));
        types.add(type(
                NodeSpec.named("Fail")
                        .says("Fails.")
                        .inputs(InputSpec.socket("value", "INT"))
                        .output("INT"),
                call -> {
                    throw new IllegalStateException("no " + call.whole("value"));
                }));
        types.add(type(
                NodeSpec.named("Twice")
                        .says("Adds a number to itself by a node of its own.")
                        .inputs(InputSpec.socket("value", "INT"))
                        .output("INT"),
                call -> NodeResult.expand(
                        Graph.of(List.of(
                                node("n", "Number", Map.of("value", new InputValue.Constant(call.whole("value")))),
                                node("s", "Sum", Map.of("a", link("n"), "b", link("n"))))),
                        List.of(link("s")))));
        types.add(new Switch());
        types.add(new FileType());
        types.add(type(
                NodeSpec.named("Steps")
                        .says("Takes its time.")
                        .inputs(InputSpec.whole("steps", 3, 1, 1000))
                        .output("INT"),
                call -> {
                    long steps = call.whole("steps");
                    for (long step = 1; step <= steps; step++) {
                        call.progress(step, steps);
                    }
                    return NodeResult.of(steps);
                }));
        return new NodeTypes(types);
    }

    /** Returns a node. */
    public static GraphNode node(String id, String type, Map<String, InputValue> inputs) {
        return new GraphNode(id, type, inputs);
    }

    /** Returns a link to the first output of a node. */
    public static InputValue link(String id) {
        return new InputValue.Link(id, 0);
    }

    /** Returns a constant. */
    public static InputValue value(Object value) {
        return new InputValue.Constant(value instanceof Integer number ? java.math.BigInteger.valueOf(number) : value);
    }

    /** Returns how often nodes of a type ran. */
    public int ran(String type) {
        AtomicInteger count = runs.get(type);
        return count == null ? 0 : count.get();
    }

    private NodeType type(NodeSpec.Builder builder, Function<NodeCall, NodeResult> run) {
        NodeSpec spec = builder.build();
        return new NodeType() {
            @Override
            public NodeSpec spec() {
                return spec;
            }

            @Override
            public NodeResult run(NodeCall call) {
                count(spec);
                return run.apply(call);
            }
        };
    }

    private void count(NodeSpec spec) {
        runs.computeIfAbsent(spec.name(), none -> new AtomicInteger()).incrementAndGet();
    }

    /** Computes only the side that it takes. */
    private final class Switch implements NodeType {
        private final NodeSpec spec = NodeSpec.named("Switch")
                .says("One of two.")
                .inputs(
                        InputSpec.flag("on", true),
                        InputSpec.socket("yes", "*").with(InputHint.LAZY),
                        InputSpec.socket("no", "*").with(InputHint.LAZY))
                .output("*")
                .build();

        @Override
        public NodeSpec spec() {
            return spec;
        }

        @Override
        public Set<String> wanted(NodeCall call) {
            return Set.of(call.flag("on") ? "yes" : "no");
        }

        @Override
        public NodeResult run(NodeCall call) {
            count(spec);
            return NodeResult.of(call.get(call.flag("on") ? "yes" : "no", Object.class));
        }
    }

    /** Depends on something outside the graph, and checks its input itself. */
    private final class FileType implements NodeType {
        private final NodeSpec spec = NodeSpec.named("File")
                .says("What a file holds.")
                .inputs(InputSpec.choice("name", List.of("a.png")).with(InputHint.OWN_CHECK))
                .output("STRING")
                .build();

        @Override
        public NodeSpec spec() {
            return spec;
        }

        @Override
        public Optional<String> fingerprint(Map<String, @Nullable Object> constants) {
            return file.isEmpty() ? Optional.empty() : Optional.of(file);
        }

        @Override
        public Map<String, String> faults(Map<String, @Nullable Object> constants) {
            String name = String.valueOf(constants.get("name"));
            return name.startsWith("missing") ? Map.of("name", "Invalid image file: " + name) : Map.of();
        }

        @Override
        public NodeResult run(NodeCall call) {
            count(spec);
            return NodeResult.of(file + " " + call.text("name"));
        }
    }
}
