package org.inkloom.workflow.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.inkloom.run.NearestName;
import org.inkloom.workflow.check.CheckedGraph.NodeFaults;
import org.inkloom.workflow.check.Fault.Kind;
import org.inkloom.workflow.graph.Dependencies;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.graph.GraphNode;
import org.inkloom.workflow.graph.InputValue;
import org.inkloom.workflow.node.InputHint;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.NodeTypes;
import org.jspecify.annotations.Nullable;

/**
 * Checks a graph: every node has a known type, every node that an output needs has its required inputs, and no node
 * needs its own result. The faults of all nodes are collected. Outputs that need no faulty node can still run.
 */
public final class GraphCheck {
    private final Graph graph;
    private final NodeTypes types;
    private final Map<String, List<Fault>> faults = new LinkedHashMap<>();
    private final Map<String, GraphNode> converted = new LinkedHashMap<>();
    private final Set<String> invalid = new HashSet<>();

    private GraphCheck(Graph graph, NodeTypes types) {
        this.graph = graph;
        this.types = types;
    }

    /**
     * Checks a graph.
     *
     * @param types the known node types
     * @param targets ids of the only nodes to take as outputs; empty for all nodes of output types
     */
    public static CheckedGraph check(Graph graph, NodeTypes types, Optional<? extends Collection<String>> targets) {
        return new GraphCheck(graph, types).check(targets);
    }

    /** Returns the ids of the nodes that a node's declared inputs are linked to, without those that the graph lacks. */
    public static List<String> needs(Graph graph, NodeTypes types, String id) {
        Set<String> needs = new LinkedHashSet<>();
        graph.node(id)
                .ifPresent(node -> types.spec(node.type()).ifPresent(spec -> {
                    for (InputSpec input : spec.inputs()) {
                        if (node.inputs().get(input.name()) instanceof InputValue.Link link
                                && graph.node(link.node()).isPresent()) {
                            needs.add(link.node());
                        }
                    }
                }));
        return List.copyOf(needs);
    }

    private CheckedGraph check(Optional<? extends Collection<String>> targets) {
        List<String> outputs = new ArrayList<>();
        for (GraphNode node : graph.nodes().values()) {
            Optional<NodeSpec> spec = types.spec(node.type());
            if (spec.isEmpty()) {
                return refused(unknown(node));
            }
            if (spec.get().is(NodeTrait.OUTPUT)
                    && targets.map(some -> some.contains(node.id())).orElse(true)) {
                outputs.add(node.id());
            }
        }
        if (outputs.isEmpty()) {
            return refused(new Fault(Kind.PROMPT_NO_OUTPUTS, "Prompt has no outputs", "", Optional.empty(), Map.of()));
        }
        Dependencies needed = Dependencies.of(outputs, id -> needs(graph, types, id));
        needed.rings().forEach(this::addRing);
        needed.order().forEach(this::checkNode);
        List<String> good = outputs.stream().filter(id -> !invalid.contains(id)).toList();
        Optional<Fault> refusal = good.isEmpty() ? Optional.of(allFailed(outputs)) : Optional.empty();
        return new CheckedGraph(rebuilt(), good, refusal, nodeFaults(outputs));
    }

    private CheckedGraph refused(Fault fault) {
        return new CheckedGraph(graph, List.of(), Optional.of(fault), Map.of());
    }

    private Fault unknown(GraphNode node) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("node_id", node.id());
        facts.put("class_type", node.type().isEmpty() ? null : node.type());
        facts.put("node_title", node.title().orElse(null));
        if (node.type().isEmpty()) {
            return new Fault(
                    Kind.MISSING_NODE_TYPE,
                    "Cannot execute because a node is missing the class_type property.",
                    "Node ID '#" + node.id() + "'",
                    Optional.empty(),
                    facts);
        }
        if (node.type().length() < 200) {
            NearestName.of(node.type(), types.all().keySet()).ifPresent(near -> facts.put("did_you_mean", near));
        }
        Optional<ForeignType> foreign = ForeignType.of(node.type());
        foreign.ifPresent(known -> {
            facts.put("node_pack", known.pack());
            facts.put("instead", known.instead());
        });
        return new Fault(
                Kind.MISSING_NODE_TYPE,
                "Cannot execute because node " + node.type() + " does not exist.",
                "Node ID '#" + node.id() + "'"
                        + foreign.map(known -> ". It comes from " + known.pack() + ". Here: " + known.instead())
                                .orElse(""),
                Optional.empty(),
                facts);
    }

    private void addRing(String closing, List<String> ring) {
        invalid.addAll(ring);
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("node_id", closing);
        facts.put("cycle_nodes", ring);
        add(
                closing,
                new Fault(
                        Kind.DEPENDENCY_CYCLE,
                        "Dependency cycle detected",
                        "Nodes that need each other's results: "
                                + ring.stream().limit(20).collect(Collectors.joining(" -> ")),
                        Optional.empty(),
                        facts));
    }

    private void add(String id, Fault fault) {
        faults.computeIfAbsent(id, none -> new ArrayList<>()).add(fault);
        invalid.add(id);
    }

    private void checkNode(String id) {
        GraphNode node = graph.node(id).orElseThrow();
        NodeType type = types.type(node.type()).orElseThrow();
        NodeSpec spec = type.spec();
        InputCheck check = new InputCheck(graph, types);
        Map<String, InputValue> inputs = new LinkedHashMap<>(node.inputs());
        for (InputSpec input : spec.inputs()) {
            InputCheck.Outcome outcome = check.check(node, spec, input);
            outcome.fault().ifPresent(fault -> add(id, fault));
            outcome.value().ifPresent(value -> inputs.put(input.name(), value));
            if (outcome.value().orElse(null) instanceof InputValue.Link link && invalid.contains(link.node())) {
                invalid.add(id);
            }
        }
        GraphNode whole = node.withInputs(inputs);
        converted.put(id, whole);
        if (spec.inputs().stream().anyMatch(input -> input.is(InputHint.OWN_CHECK))) {
            ownCheck(type, whole);
        }
    }

    private void ownCheck(NodeType type, GraphNode node) {
        try {
            type.faults(constants(node))
                    .forEach((input, why) -> add(
                            node.id(),
                            new Fault(
                                    Kind.CUSTOM_VALIDATION_FAILED,
                                    "Custom validation failed for node",
                                    input + " - " + why,
                                    Optional.of(input),
                                    Map.of())));
        } catch (RuntimeException e) {
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("exception_type", e.getClass().getName());
            facts.put("traceback", List.of());
            add(
                    node.id(),
                    new Fault(
                            Kind.EXCEPTION_DURING_VALIDATION,
                            "Exception when validating node",
                            String.valueOf(e.getMessage()),
                            Optional.empty(),
                            facts));
        }
    }

    /** Returns a node's inputs that have a value in the graph, as opposed to a link. */
    public static Map<String, @Nullable Object> constants(GraphNode node) {
        Map<String, @Nullable Object> constants = new LinkedHashMap<>();
        node.inputs().forEach((name, value) -> {
            if (value instanceof InputValue.Constant constant) {
                constants.put(name, constant.value());
            }
        });
        return constants;
    }

    private Graph rebuilt() {
        return Graph.of(graph.nodes().values().stream()
                .map(node -> converted.getOrDefault(node.id(), node))
                .toList());
    }

    private Fault allFailed(List<String> outputs) {
        String details = outputs.stream()
                .flatMap(id -> faults.getOrDefault(id, List.of()).stream())
                .map(fault -> fault.message() + ": " + fault.details())
                .collect(Collectors.joining("\n"));
        return new Fault(
                Kind.PROMPT_OUTPUTS_FAILED_VALIDATION,
                "Prompt outputs failed validation",
                details,
                Optional.empty(),
                Map.of());
    }

    private Map<String, NodeFaults> nodeFaults(List<String> outputs) {
        Map<String, List<String>> dependents = new LinkedHashMap<>();
        for (String output : outputs) {
            if (invalid.contains(output)) {
                for (String id : Dependencies.of(List.of(output), node -> needs(graph, types, node))
                        .order()) {
                    if (faults.containsKey(id)) {
                        dependents
                                .computeIfAbsent(id, none -> new ArrayList<>())
                                .add(output);
                    }
                }
            }
        }
        Map<String, NodeFaults> all = new LinkedHashMap<>();
        faults.forEach((id, list) -> all.put(
                id, new NodeFaults(graph.node(id).orElseThrow().type(), list, dependents.getOrDefault(id, List.of()))));
        return all;
    }
}
