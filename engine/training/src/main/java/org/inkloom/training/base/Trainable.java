package org.inkloom.training.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.UnpackedWeights;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import org.inkloom.training.step.TrainedWeights;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * Models over one vector of trained weights, each under its own prefix, {@code "unet.conv_in.weight"}; weights that are
 * not trained are beside it.
 */
public final class Trainable implements AutoCloseable {
    private final Placement placement;
    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    private final Map<String, Weights> models = new LinkedHashMap<>();
    private final Map<String, Tensor> frozen = new LinkedHashMap<>();
    private final TrainedWeights weights;

    private Trainable(Placement placement, Map<String, long[]> shapes) {
        this.placement = placement;
        this.shapes.putAll(shapes);
        weights = new TrainedWeights(shapes, placement);
    }

    /**
     * Makes trained weights that are drawn as {@link FreshWeights} says.
     *
     * @param shapes by name with prefix, in memory order
     */
    public static Trainable of(Map<String, long[]> shapes, Placement placement, long seed) {
        Trainable made = new Trainable(placement, shapes);
        FreshWeights fresh = new FreshWeights(seed);
        shapes.forEach((name, shape) -> {
            try (Scope scope = Scope.open()) {
                made.set(name, fresh.make(name, shape));
            }
        });
        made.weights.refresh();
        return made;
    }

    /** Adds a model's shapes under its prefix; {@code only} sees the names without it. */
    public static void addShapes(
            Map<String, long[]> all, String prefix, Function<WeightScope, ?> model, Predicate<String> only) {
        Weights.shapesOf(model).forEach((name, shape) -> {
            if (only.test(name)) {
                all.put(prefix + "." + name, shape);
            }
        });
    }

    private void set(String name, Tensor value) {
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            weights.view(weights.values(), name).copy_(value);
        }
    }

    /**
     * Takes the weights that a model folder has for a part, trained ones and others.
     *
     * @return whether it has the part
     */
    boolean load(Path folder, String part, String stem) {
        Path there = folder.resolve(part);
        if (!Files.isDirectory(there)) {
            return false;
        }
        try (TensorFile file = new UnpackedWeights(TensorFiles.openFolder(there, stem))) {
            for (String name : file.names()) {
                try (Scope scope = Scope.open()) {
                    Tensor value = Tensors.copyOf(file.get(name));
                    String full = part + "." + name;
                    if (shapes.containsKey(full)) {
                        set(full, value);
                    } else {
                        frozen.put(full, Scope.retain(Tensors.to(value, placement.device(), placement.compute())));
                    }
                }
            }
        }
        weights.refresh();
        return true;
    }

    /** Copies the values of a part's frozen weights to another part's trained ones of the same name and shape. */
    void copy(String from, String to) {
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            Tensor value = frozen.get(from + entry.getKey().substring(to.length()));
            if (entry.getKey().startsWith(to + ".")
                    && value != null
                    && Arrays.equals(Tensors.shape(value), entry.getValue())) {
                set(entry.getKey(), value);
            }
        }
        weights.refresh();
    }

    /**
     * Takes the first weights from a model folder, which may lack some of the parts: these begin anew.
     *
     * @param stems the file names of the parts
     * @throws InkloomException {@code INK-TRAIN-057} if the folder has none of them
     */
    void startFrom(Path folder, Map<String, String> stems) {
        boolean any = false;
        for (Map.Entry<String, String> part : stems.entrySet()) {
            any |= load(folder, part.getKey(), part.getValue());
        }
        if (!any) {
            throw InkloomException.badInput(
                    "INK-TRAIN-057",
                    "The folder " + folder + ", from which the first weights should come, has none of the parts "
                            + String.join(", ", new TreeSet<>(stems.keySet())) + ".",
                    Files.isDirectory(folder) ? "It is not a model folder of this part." : "There is no such folder.",
                    "Give " + SettingKey.of("start_from")
                            + " the folder model of the training before, or leave it out to begin anew.");
        }
    }

    /** Builds a model over the weights of its prefix. */
    public <M> M build(String prefix, Function<WeightScope, M> model) {
        Weights source = Weights.create(placement, (name, shape) -> tensor(prefix + "." + name));
        models.put(prefix, source);
        return source.build(prefix, AdapterSet.NONE, name -> false, model);
    }

    private Tensor tensor(String name) {
        Tensor still = frozen.get(name);
        return still == null ? weights.parameter(name) : still;
    }

    /** Returns a weight's value out of a vector of all, or its frozen one; on the CPU, in the current scope. */
    Tensor value(Tensor vector, String name) {
        Tensor still = frozen.get(name);
        try (Scope scope = Scope.open()) {
            Tensor value = still == null ? weights.view(vector, name) : still;
            return scope.keep(Tensors.to(value.detach(), Device.CPU, Tensors.dtype(value)));
        }
    }

    /** Returns whether a weight is here, trained or not. */
    boolean has(String name) {
        return shapes.containsKey(name) || frozen.containsKey(name);
    }

    /** Returns the trained weights. */
    public TrainedWeights weights() {
        return weights;
    }

    Placement placement() {
        return placement;
    }

    @Override
    public void close() {
        models.values().forEach(Weights::close);
        frozen.values().forEach(Scope::release);
        weights.close();
    }
}
