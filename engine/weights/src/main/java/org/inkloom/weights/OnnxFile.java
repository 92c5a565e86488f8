package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network in ONNX's format ({@code onnx.proto}), mapped into memory: its steps in the order in which they are computed, and
 * its weights, which are views of the file.
 *
 * <p>Not read are weights in other files, sparse weights, texts, and functions of the file's own.
 */
public final class OnnxFile implements TensorFile {
    private static final int MOST_NODES = 100_000;

    private final MappedFile file;
    private final Map<String, StoredTensor> weights = new LinkedHashMap<>();
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Map<String, long[]> inputs = new LinkedHashMap<>();
    private final List<String> outputs = new ArrayList<>();
    private int opset = 1;

    private OnnxFile(MappedFile file) {
        this.file = file;
    }

    /**
     * Opens and checks a file.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-FILE-002} to {@code INK-FILE-009} if it is missing, cut short,
     *     damaged, or holds what is not read
     */
    public static OnnxFile open(Path path) {
        MappedFile file = MappedFile.open(path);
        try {
            OnnxFile network = new OnnxFile(file);
            network.read();
            return network;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void read() {
        ProtoFields model = fields(file.bytes());
        boolean graph = false;
        while (model.next()) {
            switch (model.field()) {
                case 7 -> {
                    graph = true;
                    graph(model.message());
                }
                case 8 -> version(model.message());
                case 25 -> throw FileErrors.malformed(path(), "it has functions of its own, which are not read");
                default -> {}
            }
        }
        if (!graph) {
            throw FileErrors.unknownFormat(path(), "It holds no graph of ONNX.");
        }
        inputs.keySet().removeAll(weights.keySet()); // old files list weights among the inputs
    }

    private ProtoFields fields(MemorySegment bytes) {
        return new ProtoFields(path(), bytes);
    }

    private void version(ProtoFields set) {
        String domain = "";
        long version = 1;
        while (set.next()) {
            if (set.field() == 1) {
                domain = set.text();
            } else if (set.field() == 2) {
                version = set.number();
            }
        }
        if (domain.isEmpty() || domain.equals("ai.onnx")) {
            opset = Math.clamp(version, 1, 1000);
        }
    }

    private void graph(ProtoFields graph) {
        while (graph.next()) {
            switch (graph.field()) {
                case 1 -> {
                    if (nodes.size() == MOST_NODES) {
                        throw FileErrors.tooMuch(path(), "it has more than " + MOST_NODES + " steps");
                    }
                    nodes.add(node(graph.message()));
                }
                case 5 -> {
                    StoredTensor weight = OnnxTensors.read(path(), graph.message());
                    if (weights.put(weight.name(), weight) != null) {
                        throw FileErrors.badTensor(path(), weight.name(), "is there twice");
                    }
                }
                case 11 -> value(graph.message(), true);
                case 12 -> value(graph.message(), false);
                case 15 -> throw FileErrors.malformed(path(), "it has sparse weights, which are not read");
                default -> {}
            }
        }
    }

    private OnnxNode node(ProtoFields node) {
        List<String> in = new ArrayList<>();
        List<String> out = new ArrayList<>();
        Map<String, Object> attributes = new HashMap<>();
        String name = "";
        String operator = "";
        String domain = "";
        while (node.next()) {
            switch (node.field()) {
                case 1 -> in.add(node.text());
                case 2 -> out.add(node.text());
                case 3 -> name = node.text();
                case 4 -> operator = node.text();
                case 5 -> OnnxTensors.attribute(path(), node.message(), attributes);
                case 7 -> domain = node.text();
                default -> {}
            }
        }
        boolean own = domain.isEmpty() || domain.equals("ai.onnx");
        return new OnnxNode(own ? operator : domain + "." + operator, name, in, out, attributes);
    }

    /** A value's name, and of an input the sizes that are said: -1 for those that are free. */
    private void value(ProtoFields value, boolean input) {
        String name = "";
        List<Long> sizes = new ArrayList<>();
        while (value.next()) {
            if (value.field() == 1) {
                name = value.text();
            } else if (value.field() == 2 && input) {
                sizes(value.message(), 1, sizes);
            }
        }
        if (input) {
            inputs.put(name, sizes.stream().mapToLong(Long::longValue).toArray());
        } else {
            outputs.add(name);
        }
    }

    /** The way down: a type's tensor, its shape, and there each dimension. */
    private static void sizes(ProtoFields message, int depth, List<Long> sizes) {
        while (message.next()) {
            boolean further = depth == 1 ? message.field() == 1 : depth == 2 ? message.field() == 2 : false;
            if (further) {
                sizes(message.message(), depth + 1, sizes);
            } else if (depth == 3 && message.field() == 1) {
                ProtoFields dimension = message.message();
                long size = -1;
                while (dimension.next()) {
                    size = dimension.field() == 1 ? dimension.number() : size;
                }
                sizes.add(size);
            }
        }
    }

    /** Returns the version of ONNX's own operators that it was written for. */
    public int opset() {
        return opset;
    }

    /** Returns the steps, in the order in which they are computed. */
    public List<OnnxNode> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /** Returns the sizes of each value that must be given, -1 for those that are free. */
    public Map<String, long[]> inputs() {
        return Collections.unmodifiableMap(inputs);
    }

    /** Returns the names of the values that it makes. */
    public List<String> outputs() {
        return Collections.unmodifiableList(outputs);
    }

    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public String format() {
        return "ONNX (" + nodes.size() + " steps, operators of version " + opset + ")";
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(weights.keySet());
    }

    @Override
    public StoredTensor get(String name) {
        StoredTensor weight = weights.get(name);
        if (weight == null) {
            throw FileErrors.noSuchKey(path(), name, names());
        }
        file.requireWhole();
        return weight;
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public void close() {
        file.close();
    }
}
