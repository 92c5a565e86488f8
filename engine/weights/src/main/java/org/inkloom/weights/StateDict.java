package org.inkloom.weights;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.inkloom.run.InkloomException;

/**
 * The tensors of an unpickled root, by dotted key.
 *
 * <p>Nested dicts and lists are joined with dots: {@code {"image_proj": {"latents": t}}} gives {@code
 * image_proj.latents}. A training checkpoint is entered: when the root holds no tensor itself and has a dict {@code
 * state_dict}, or exactly one dict of tensors and that under a usual name such as {@code model}, then that dict is the
 * root and its siblings are left out.
 *
 * @param tensors in the order of the file
 * @param leftOut everything else, described
 * @param foreign of that, the element types of the tensors among it that are not read
 */
record StateDict(Map<String, Pickled.Tensor> tensors, Map<String, String> leftOut, Map<String, String> foreign) {
    private static final String USUAL_WRAPPER = "state_dict";
    private static final Set<String> WRAPPERS = Set.of(
            USUAL_WRAPPER,
            "model",
            "model_state_dict",
            "module",
            "params",
            "params_ema",
            "weights",
            "lora",
            "lora_state_dict");
    private static final int MAX_DEPTH = 64;
    private static final int MAX_VALUES = 500_000;
    private static final long MAX_NAMES = 64L << 20;

    private record Visit(String name, Pickled value, int depth) {}

    /** Flattens a root; fails with INK-FILE-023 if it holds no tensors and INK-FILE-024 if two keys collide. */
    static StateDict of(Path path, Pickled root) {
        StateDict result = new StateDict(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        if (root instanceof Pickled.Tensor tensor) {
            result.tensors.put("tensor", tensor);
            return result;
        }
        result.collect(path, result.enter(root));
        if (result.tensors.isEmpty()) {
            result.foreign.entrySet().stream().findFirst().ifPresent(entry -> {
                throw FileErrors.unknownType(path, entry.getKey(), entry.getValue());
            });
            throw InkloomException.badInput(
                    "INK-FILE-023",
                    path + " holds no tensors: it is a " + root.describe() + ".",
                    "It is a pickle of something other than a model's state dict.",
                    "Give the file that holds the weights; in Python, torch.save(model.state_dict(), path) makes one.");
        }
        return result;
    }

    private Pickled enter(Pickled root) {
        if (!(root instanceof Pickled.Table(LinkedHashMap<Pickled.Key, Pickled> entries)) || holdsTensor(root)) {
            return root;
        }
        Pickled.Key wrapper = new Pickled.Text(USUAL_WRAPPER);
        if (!(entries.get(wrapper) instanceof Pickled.Table)) {
            List<Pickled.Key> candidates = new ArrayList<>();
            entries.forEach((key, value) -> {
                if (holdsTensor(value)) {
                    candidates.add(key);
                }
            });
            if (candidates.size() != 1
                    || !(candidates.getFirst() instanceof Pickled.Text(String name))
                    || !WRAPPERS.contains(name)) {
                return root;
            }
            wrapper = candidates.getFirst();
        }
        for (Map.Entry<Pickled.Key, Pickled> entry : entries.entrySet()) {
            if (!entry.getKey().equals(wrapper) && leftOut.size() < MAX_VALUES) {
                leftOut.put(name(entry.getKey()), entry.getValue().describe());
            }
        }
        Pickled inner = entries.get(wrapper);
        return inner == null ? root : inner;
    }

    private static boolean holdsTensor(Pickled value) {
        return value instanceof Pickled.Table table
                && table.entries().values().stream().anyMatch(Pickled.Tensor.class::isInstance);
    }

    private void collect(Path path, Pickled root) {
        Deque<Visit> pending = new ArrayDeque<>();
        pending.push(new Visit("", root, 0));
        long names = 0;
        int values = 0;
        while (!pending.isEmpty()) {
            Visit visit = pending.pop();
            names += visit.name().length();
            values++;
            // Values may be shared or contain themselves, so a few bytes of pickle can unfold without end.
            if (values > MAX_VALUES || names > MAX_NAMES || visit.depth() > MAX_DEPTH) {
                throw FileErrors.tooMuch(path, "its values unfold to too many, too deeply nested, or too long names");
            }
            switch (visit.value()) {
                case Pickled.Tensor tensor -> putTensor(path, visit.name(), tensor);
                case Pickled.Table table -> pushAll(path, pending, visit, table.entries());
                case Pickled.Sequence sequence -> pushAll(path, pending, visit, numbered(path, sequence.items()));
                case Pickled.Tuple tuple -> pushAll(path, pending, visit, numbered(path, tuple.items()));
                case Pickled.Foreign foreignTensor -> {
                    foreign.put(visit.name(), foreignTensor.type());
                    leftOut.put(visit.name(), foreignTensor.describe());
                }
                default -> leftOut.put(visit.name(), visit.value().describe());
            }
        }
    }

    private void putTensor(Path path, String name, Pickled.Tensor tensor) {
        if (tensors.put(name, tensor) != null) {
            throw InkloomException.badInput(
                    "INK-FILE-024",
                    path + " holds two tensors that are both named '" + FileErrors.shown(name) + "'.",
                    "Nested tables are joined with dots, and two of its keys become the same.",
                    "Rename one of them in Python and save the file again.");
        }
    }

    private static Map<Pickled.Key, Pickled> numbered(Path path, List<Pickled> items) {
        checkSize(path, items.size());
        Map<Pickled.Key, Pickled> entries = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            entries.put(new Pickled.Whole(i), items.get(i));
        }
        return entries;
    }

    private static void checkSize(Path path, int more) {
        if (more > MAX_VALUES) {
            throw FileErrors.tooMuch(path, "one of its collections has " + more + " values");
        }
    }

    private static void pushAll(Path path, Deque<Visit> pending, Visit parent, Map<Pickled.Key, Pickled> entries) {
        checkSize(path, pending.size() + entries.size());
        String prefix = parent.depth() == 0 ? "" : parent.name() + ".";
        List<Visit> children = new ArrayList<>();
        entries.forEach((key, value) -> children.add(new Visit(prefix + name(key), value, parent.depth() + 1)));
        // Last first, because the next to be looked at is the last one pushed.
        children.reversed().forEach(pending::push);
    }

    private static String name(Pickled.Key key) {
        return switch (key) {
            case Pickled.Text(String text) -> text;
            case Pickled.Whole(long number) -> Long.toString(number);
            case Pickled.Flag(boolean value) -> value ? "True" : "False";
            case Pickled.Nothing _ -> "None";
        };
    }
}
