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
 * The models of a training. All trained weights lie in one vector, each named by its model's prefix and its own name,
 * such as {@code unet.conv_in.weight}. Weights that stay fixed are kept beside it.
 */
public final class Trainable implements AutoCloseable {
    private final Placement placement;
    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    private final Map<String, Weights> models = new LinkedHashMap<>();
    private final Map<String, Tensor> fixedWeights = new LinkedHashMap<>();
    private final TrainedWeights weights;

    private Trainable(Placement placement, Map<String, long[]> shapes) {
        this.placement = placement;
        this.shapes.putAll(shapes);
        weights = new TrainedWeights(shapes, placement);
    }

    /**
     * Allocates trained weights and draws initial values, see {@link FreshWeights}.
     *
     * @param shapes by prefixed name, in the order in which the weights lie in memory
     * @param seed of the initial values
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

    /**
     * Adds the shapes of a model's weights to a map, under a prefix.
     *
     * @param model builds the model; only its shapes are used
     * @param only which weights to add; sees their names without the prefix
     */
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
     * Loads a part's weights from a model folder. Names among the trained weights are set there; all others become
     * fixed weights.
     *
     * @param stem file name of the weights without number and extension
     * @return whether the folder has the part
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
                        fixedWeights.put(
                                full, Scope.retain(Tensors.to(value, placement.device(), placement.compute())));
                    }
                }
            }
        }
        weights.refresh();
        return true;
    }

    /** Copies the values of a part's fixed weights to another part's trained weights of the same name and shape. */
    void copy(String from, String to) {
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            Tensor value = fixedWeights.get(from + entry.getKey().substring(to.length()));
            if (entry.getKey().startsWith(to + ".")
                    && value != null
                    && Arrays.equals(Tensors.shape(value), entry.getValue())) {
                set(entry.getKey(), value);
            }
        }
        weights.refresh();
    }

    /**
     * Loads initial weights from a model folder. A part that the folder lacks keeps its fresh weights.
     *
     * @param stems by part: the file name of its weights without number and extension
     * @throws InkloomException {@code INK-TRAIN-057} if the folder has none of the parts
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

    /** Builds a model over the weights with its prefix. */
    public <M> M build(String prefix, Function<WeightScope, M> model) {
        Weights source = Weights.create(placement, (name, shape) -> tensor(prefix + "." + name));
        models.put(prefix, source);
        return source.build(prefix, AdapterSet.NONE, name -> false, model);
    }

    private Tensor tensor(String name) {
        Tensor fixed = fixedWeights.get(name);
        return fixed == null ? weights.parameter(name) : fixed;
    }

    /**
     * Returns a copy of a weight on the CPU, in the current scope.
     *
     * @param vector all trained weights, or their moving average; a fixed weight is returned as it is
     */
    Tensor value(Tensor vector, String name) {
        Tensor fixed = fixedWeights.get(name);
        try (Scope scope = Scope.open()) {
            Tensor value = fixed == null ? weights.view(vector, name) : fixed;
            return scope.keep(Tensors.to(value.detach(), Device.CPU, Tensors.dtype(value)));
        }
    }

    /** Returns whether there is a weight of this name, trained or fixed. */
    boolean has(String name) {
        return shapes.containsKey(name) || fixedWeights.containsKey(name);
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
        fixedWeights.values().forEach(Scope::release);
        weights.close();
    }
}
