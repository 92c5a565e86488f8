package org.inkloom.workflow.execute;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.graph.Dependencies;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.graph.GraphNode;
import org.inkloom.workflow.graph.InputValue;
import org.inkloom.workflow.node.InputHint;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodeReports;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.NodeTypes;
import org.inkloom.workflow.node.Preview;
import org.jspecify.annotations.Nullable;

/**
 * One run of a checked graph. A node whose inputs are the same as in an earlier run takes its result from the cache.
 */
public final class GraphRun {
    private final NodeTypes types;
    private final ResultCache cache;
    private final NodeContext context;
    private final Cancellation cancellation;
    private final RunListener listener;

    private final Map<String, GraphNode> nodes;
    private final Map<String, NodePlace> places = new HashMap<>();
    private final ResultKeys keys = new ResultKeys();
    private final Map<String, NodeOutputs> known = new HashMap<>();
    private final Set<String> fromCache = new HashSet<>();
    private final Map<String, List<Unfolded>> unfolded = new HashMap<>();
    private final Set<String> outputs;
    private final ReadyNodes ready;
    private final Map<String, Map<String, List<Object>>> shown = new LinkedHashMap<>();
    private final List<String> executed = new ArrayList<>();
    private Map<String, List<@Nullable Object>> lastInputs = Map.of();

    /**
     * One call of a node that may have unfolded: its result, and where the outputs come from if other nodes compute
     * them.
     */
    private record Unfolded(NodeResult result, List<InputValue> links) {}

    private GraphRun(
            CheckedGraph checked,
            NodeTypes types,
            ResultCache cache,
            NodeContext context,
            Cancellation cancellation,
            RunListener listener) {
        this.types = types;
        this.cache = cache;
        this.context = context;
        this.cancellation = cancellation;
        this.listener = listener;
        this.nodes = new LinkedHashMap<>(checked.graph().nodes());
        this.outputs = new LinkedHashSet<>(checked.outputs());
        this.ready = new ReadyNodes(outputs::contains);
    }

    /**
     * Runs a graph on the calling thread.
     *
     * @param checked the graph with its outputs; nodes that no output needs do not run
     * @param types the node types
     * @param cache the results of earlier runs; this run's results are added
     * @param context passed on to the nodes
     * @param cancellation checked before each node, and by nodes in each step
     * @param listener is told of the run's events
     */
    public static RunResult run(
            CheckedGraph checked,
            NodeTypes types,
            ResultCache cache,
            NodeContext context,
            Cancellation cancellation,
            RunListener listener) {
        return new GraphRun(checked, types, cache, context, cancellation, listener).run();
    }

    private RunResult run() {
        Graph graph = Graph.of(nodes.values());
        Dependencies needed = Dependencies.of(outputs, id -> GraphCheck.needs(graph, types, id));
        for (String id : needed.order()) {
            GraphNode node = node(id);
            places.put(id, NodePlace.of(id, node.type()));
            learn(node);
        }
        listener.cached(needed.order().stream().filter(fromCache::contains).toList());
        outputs.forEach(this::enter);
        for (String id = ready.take(); id != null; id = ready.take()) {
            NodePlace place = place(id);
            lastInputs = Map.of();
            try {
                cancellation.check("node " + id);
                step(node(id), place);
            } catch (CancelledException e) {
                return result(new RunResult.Stopped(place));
            } catch (Exception | Error e) {
                // A native library that cannot be loaded, or an assertion, is this node's failure and no other job's.
                return result(new RunResult.Failed(place, e, lastInputs));
            }
        }
        List<String> left = ready.left();
        if (!left.isEmpty()) {
            String id = left.getFirst();
            return result(new RunResult.Failed(
                    place(id), new IllegalStateException("Nodes wait for each other: " + left), Map.of()));
        }
        return result(new RunResult.Done());
    }

    private RunResult result(RunResult.End end) {
        Map<String, NodePlace> showing = new LinkedHashMap<>();
        shown.keySet().forEach(id -> showing.put(id, place(id)));
        return new RunResult(end, shown, showing, executed);
    }

    private GraphNode node(String id) {
        return Optional.ofNullable(nodes.get(id)).orElseThrow(() -> new IllegalStateException("no node " + id));
    }

    private NodePlace place(String id) {
        return places.computeIfAbsent(id, none -> NodePlace.of(id, node(id).type()));
    }

    private NodeType type(GraphNode node) {
        return types.type(node.type()).orElseThrow(() -> new IllegalStateException("no node type " + node.type()));
    }

    /** Computes a node's key and takes its result from the cache if it is there. */
    private void learn(GraphNode node) {
        keys.add(node, type(node));
        keys.key(node.id()).flatMap(cache::find).ifPresent(found -> {
            known.put(node.id(), found);
            fromCache.add(node.id());
        });
    }

    /** Adds a node and all nodes that must run before it. */
    private void enter(String start) {
        Deque<String> open = new ArrayDeque<>(List.of(start));
        List<String> added = new ArrayList<>();
        while (!open.isEmpty()) {
            String id = open.removeLast();
            if (ready.knows(id)) {
                continue;
            }
            ready.add(id);
            added.add(id);
            if (known.containsKey(id)) {
                continue;
            }
            GraphNode node = node(id);
            for (InputSpec input : type(node).spec().inputs()) {
                if (!input.is(InputHint.LAZY)
                        && node.inputs().get(input.name()) instanceof InputValue.Link link
                        && !known.containsKey(link.node())) {
                    open.addLast(link.node());
                    ready.wait(id, link.node());
                }
            }
        }
        ready.settle(added);
    }

    private void step(GraphNode node, NodePlace place) throws Exception {
        NodeOutputs before = known.get(node.id());
        if (before != null) {
            show(place, before);
            ready.finish(node.id());
            return;
        }
        List<Unfolded> pending = unfolded.get(node.id());
        if (pending != null) {
            finish(node, place, resolved(pending));
            return;
        }
        NodeSpec spec = type(node).spec();
        Map<String, List<@Nullable Object>> inputs = inputs(node, spec);
        lastInputs = inputs;
        if (waitsForLazy(node, spec, inputs)) {
            return;
        }
        listener.executing(place);
        List<NodeResult> results = new ArrayList<>();
        for (Map<String, @Nullable Object> call : CallLists.calls(spec, spec.is(NodeTrait.TAKES_LISTS), inputs)) {
            results.add(
                    CallLists.isBlocked(call)
                            ? CallLists.blocked(spec)
                            : type(node).run(call(node, place, call)));
        }
        if (results.stream().anyMatch(result -> result.graph().isPresent())) {
            unfold(node, place, results);
        } else {
            finish(node, place, results);
        }
    }

    private NodeCall call(GraphNode node, NodePlace place, Map<String, @Nullable Object> inputs) {
        return new NodeCall(node.id(), inputs, context, cancellation, new NodeReports() {
            @Override
            public void progress(long done, long all) {
                listener.progress(place, done, all);
            }

            @Override
            public void preview(Preview preview) {
                listener.preview(place, preview);
            }
        });
    }

    private void finish(GraphNode node, NodePlace place, List<NodeResult> results) {
        NodeOutputs made = CallLists.join(type(node).spec(), results);
        known.put(node.id(), made);
        keys.key(node.id()).ifPresent(key -> cache.put(key, made));
        executed.add(node.id());
        show(place, made);
        listener.finished(place);
        ready.finish(node.id());
    }

    private void show(NodePlace place, NodeOutputs made) {
        if (!made.shown().isEmpty()) {
            shown.put(place.id(), made.shown());
            listener.executed(place, made.shown());
        }
    }

    private Map<String, List<@Nullable Object>> inputs(GraphNode node, NodeSpec spec) {
        Map<String, List<@Nullable Object>> inputs = new LinkedHashMap<>();
        for (InputSpec input : spec.inputs()) {
            InputValue value = node.inputs().get(input.name());
            if (value instanceof InputValue.Constant constant) {
                inputs.put(input.name(), Collections.singletonList(constant.value()));
            } else if (value instanceof InputValue.Link link) {
                NodeOutputs other = known.get(link.node());
                if (other != null) {
                    inputs.put(input.name(), other.slots().get(link.slot()));
                }
            }
        }
        return inputs;
    }

    /**
     * Asks a node which of its lazy inputs it needs, and makes it wait for the nodes that compute these.
     *
     * @return whether there is something to wait for
     */
    private boolean waitsForLazy(GraphNode node, NodeSpec spec, Map<String, List<@Nullable Object>> inputs) {
        if (spec.inputs().stream().noneMatch(input -> input.is(InputHint.LAZY))) {
            return false;
        }
        Set<String> wanted = new LinkedHashSet<>();
        for (Map<String, @Nullable Object> call : CallLists.calls(spec, spec.is(NodeTrait.TAKES_LISTS), inputs)) {
            wanted.addAll(type(node).wanted(call(node, place(node.id()), call)));
        }
        List<String> missing = wanted.stream()
                .map(name -> node.inputs().get(name))
                .filter(value -> value instanceof InputValue.Link)
                .map(value -> ((InputValue.Link) value).node())
                .filter(id -> !known.containsKey(id))
                .toList();
        missing.forEach(id -> ready.wait(node.id(), id));
        missing.forEach(this::enter);
        return !missing.isEmpty();
    }

    /** Adds the nodes that a node returned in place of results. The node is done when they are. */
    private void unfold(GraphNode node, NodePlace place, List<NodeResult> results) {
        List<Unfolded> parts = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        for (int call = 0; call < results.size(); call++) {
            NodeResult result = results.get(call);
            Graph inner = result.graph().orElse(null);
            if (inner == null) {
                parts.add(new Unfolded(result, List.of()));
                continue;
            }
            String prefix = node.id() + "." + call + ".";
            List<String> added = adopt(inner, prefix, place);
            List<InputValue> links = result.links().stream()
                    .map(link -> renamed(link, inner, prefix))
                    .toList();
            parts.add(new Unfolded(result, links));
            added.stream().filter(outputs::contains).forEach(waiting::add);
            links.forEach(link -> {
                if (link instanceof InputValue.Link there && !known.containsKey(there.node())) {
                    waiting.add(there.node());
                }
            });
        }
        unfolded.put(node.id(), parts);
        waiting.forEach(id -> ready.wait(node.id(), id));
        waiting.forEach(this::enter);
        ready.settle(List.of(node.id()));
    }

    private List<String> adopt(Graph inner, String prefix, NodePlace place) {
        List<String> ids = new ArrayList<>();
        for (GraphNode node : inner.nodes().values()) {
            Map<String, InputValue> inputs = new LinkedHashMap<>();
            node.inputs().forEach((name, value) -> inputs.put(name, renamed(value, inner, prefix)));
            String id = prefix + node.id();
            nodes.put(id, new GraphNode(id, node.type(), inputs, node.title()));
            places.put(id, new NodePlace(id, node.type(), place.shown(), Optional.of(place.id()), node.id()));
            if (type(node).spec().is(NodeTrait.OUTPUT)) {
                outputs.add(id);
            }
            ids.add(id);
        }
        Graph all = Graph.of(nodes.values());
        Dependencies walk = Dependencies.of(ids, id -> GraphCheck.needs(all, types, id));
        if (!walk.rings().isEmpty()) {
            throw new IllegalStateException(
                    "The nodes that " + place.id() + " unfolded into need each other: " + walk.rings());
        }
        walk.order().stream().filter(id -> !known.containsKey(id)).forEach(id -> learn(node(id)));
        return ids;
    }

    private static InputValue renamed(InputValue value, Graph inner, String prefix) {
        return value instanceof InputValue.Link link && inner.node(link.node()).isPresent()
                ? new InputValue.Link(prefix + link.node(), link.slot())
                : value;
    }

    private List<NodeResult> resolved(List<Unfolded> parts) {
        List<NodeResult> results = new ArrayList<>();
        for (Unfolded part : parts) {
            if (part.result().graph().isEmpty()) {
                results.add(part.result());
                continue;
            }
            List<@Nullable Object> values = new ArrayList<>();
            for (InputValue link : part.links()) {
                values.add(
                        switch (link) {
                            case InputValue.Constant constant -> constant.value();
                            case InputValue.Link there -> one(there);
                            case InputValue.BrokenLink broken ->
                                throw new IllegalStateException("a broken link: " + broken);
                        });
            }
            results.add(new NodeResult(values, part.result().shown(), Optional.empty(), List.of()));
        }
        return results;
    }

    /**
     * Returns the value of an output that a nodes' graph computed: the value itself if there is one, else the list,
     * which is joined where the output is declared a list.
     */
    private @Nullable Object one(InputValue.Link link) {
        List<@Nullable Object> values = Optional.ofNullable(known.get(link.node()))
                .orElseThrow(() -> new IllegalStateException("node " + link.node() + " did not run"))
                .slots()
                .get(link.slot());
        return values.size() == 1 ? values.getFirst() : values;
    }
}
