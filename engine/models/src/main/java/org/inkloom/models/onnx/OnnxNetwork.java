package org.inkloom.models.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.LibTorch;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.OnnxFile;
import org.inkloom.weights.OnnxNode;

/**
 * A network in ONNX's format, computed step by step in float32. A value is freed as soon as no later step takes it. Closing it
 * frees the weights; use it from platform threads, one call at a time.
 */
public final class OnnxNetwork implements AutoCloseable {
    private final OnnxFile file;
    private final Placement placement;
    private final Map<String, Tensor> weights = new HashMap<>();
    private final Map<String, Integer> lastUse = new HashMap<>();

    private OnnxNetwork(OnnxFile file, Placement placement) {
        this.file = file;
        this.placement = placement;
    }

    /**
     * Opens a file.
     *
     * @throws InkloomException {@code INK-MODEL-025} listing operators that are not computed; {@code INK-FILE-nnn} for damaged
     *     files
     */
    public static OnnxNetwork open(Path path, Placement placement) {
        LibTorch.start();
        OnnxFile file = OnnxFile.open(path);
        OnnxNetwork network = new OnnxNetwork(file, placement);
        try {
            network.requireOperators();
            network.load();
            return network;
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private void requireOperators() {
        Set<String> unknown = new TreeSet<>();
        for (OnnxNode node : file.nodes()) {
            if (!OnnxOperator.ALL.containsKey(node.operator())) {
                unknown.add(node.operator());
            }
        }
        if (!unknown.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-MODEL-025",
                    "The network " + file.path() + " is made of operators that are not computed here: "
                            + String.join(", ", unknown) + ".",
                    "Of ONNX's operators those are computed that detectors and pose networks are made of.",
                    "Take the file that was published for the purpose, or one exported without what is named.");
        }
    }

    private void load() {
        try (Scope scope = Scope.open()) {
            for (String name : file.names()) {
                Tensor stored = Tensors.copyOf(file.get(name));
                boolean number = Tensors.dtype(stored).isFloat();
                weights.put(
                        name, Scope.retain(number ? Tensors.to(stored, placement.device(), DType.FLOAT32) : stored));
            }
        }
        for (int i = 0; i < file.nodes().size(); i++) {
            for (String name : file.nodes().get(i).inputs()) {
                lastUse.put(name, i);
            }
        }
    }

    /** Returns the sizes of each value that must be given, -1 for those that are free. */
    public Map<String, long[]> inputs() {
        return file.inputs();
    }

    /**
     * Computes the network.
     *
     * @param input the only value that must be given, float32, in the caller's scope
     * @return the values that it makes, in the file's order, in the caller's scope
     * @throws InkloomException {@code INK-MODEL-026} with the step that cannot be computed
     */
    public List<Tensor> forward(Tensor input) {
        if (file.inputs().size() != 1) {
            throw failed("it takes " + file.inputs().keySet() + ", and one value is given", Optional.empty());
        }
        Map<String, Tensor> values = new LinkedHashMap<>();
        Set<Tensor> owned = Collections.newSetFromMap(new IdentityHashMap<>()); // equal pointers are not the same value
        try (NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            values.put(file.inputs().keySet().iterator().next(), input);
            for (int i = 0; i < file.nodes().size(); i++) {
                step(i, values, owned);
            }
            List<Tensor> results = new ArrayList<>();
            for (String name : file.outputs()) {
                results.add(scope.keep(value(name, values).clone()));
            }
            return results;
        } finally {
            owned.forEach(Scope::release);
        }
    }

    private void step(int number, Map<String, Tensor> values, Set<Tensor> owned) {
        OnnxNode node = file.nodes().get(number);
        try (Scope scope = Scope.open()) {
            List<Optional<Tensor>> inputs = new ArrayList<>();
            for (String name : node.inputs()) {
                inputs.add(name.isEmpty() ? Optional.empty() : Optional.of(value(name, values)));
            }
            OnnxOperator operator = Objects.requireNonNull(OnnxOperator.ALL.get(node.operator()));
            List<Tensor> made = operator.apply(new OnnxCall(node, file.opset(), inputs));
            for (int i = 0; i < Math.min(made.size(), node.outputs().size()); i++) {
                // A step may hand on what it was given; each name has a tensor of its own.
                Tensor own = Scope.retain(made.get(i).alias());
                owned.add(own);
                values.put(node.outputs().get(i), own);
            }
        } catch (OnnxFault e) {
            throw failed(node.described() + " " + e.getMessage(), Optional.of(e));
        } catch (InkloomException e) {
            throw e;
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw failed(node.described() + ": " + why, Optional.of(e));
        }
        for (String name : node.inputs()) {
            Integer last = lastUse.get(name);
            if (last != null && last == number && !file.outputs().contains(name)) {
                Tensor done = values.remove(name);
                if (done != null && owned.remove(done)) {
                    Scope.release(done);
                }
            }
        }
    }

    private Tensor value(String name, Map<String, Tensor> values) {
        return Optional.ofNullable(values.get(name))
                .or(() -> Optional.ofNullable(weights.get(name)))
                .orElseThrow(() -> new OnnxFault("takes " + name + ", which no step before it makes"));
    }

    private InkloomException failed(String what, Optional<RuntimeException> cause) {
        String text = "The network " + file.path() + " cannot be computed: " + what + ".";
        String why = "The file is made in a way that is not read here, or it is damaged.";
        String now = "Take the file that was published for the purpose.";
        return cause.map(e -> InkloomException.badInput("INK-MODEL-026", text, why, now, e))
                .orElseGet(() -> InkloomException.badInput("INK-MODEL-026", text, why, now));
    }

    @Override
    public void close() {
        weights.values().forEach(Scope::release);
        weights.clear();
        file.close();
    }
}
