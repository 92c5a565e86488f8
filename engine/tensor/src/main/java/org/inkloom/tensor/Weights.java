package org.inkloom.tensor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.BorrowedTensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.NonFinite;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.jspecify.annotations.Nullable;

/**
 * The weights of one model: loaded once, never changed, and shared by all networks that are built over them.
 *
 * <p>A network itself consists only of Java objects. A LoRA is therefore applied by building another network with its
 * adapters, and removed by dropping that network. Weights are loaded when a network first asks for them. Not
 * thread-safe while networks are built; afterwards any thread may compute. {@link #close} frees the weights and closes
 * the file: no network built over them may be used after that.
 */
public final class Weights implements AutoCloseable {
    private static final int LISTED = 12;
    private static final String CONFIG = "config.json";

    private final @Nullable TensorFile file;
    private final @Nullable Initializer initializer;
    private final Placement placement;
    private final Map<String, Parameter> loaded = new HashMap<>();
    private final Map<String, Tensor> constants = new HashMap<>();
    private final List<AutoCloseable> owned = new ArrayList<>();
    private final Set<String> missing = new TreeSet<>();
    private final Set<String> misshapen = new TreeSet<>();
    private final Map<String, long[]> asked = new LinkedHashMap<>();

    private Weights(@Nullable TensorFile file, @Nullable Initializer initializer, Placement placement) {
        this.file = file;
        this.initializer = initializer;
        this.placement = placement;
    }

    /** Opens weights over a file, which is closed with them. */
    public static Weights open(TensorFile file, Placement placement) {
        LibTorch.start();
        return new Weights(file, null, placement);
    }

    /**
     * Opens weights that judge something, of which one bad number makes every result none, or worse, a plausible one. The
     * whole file is looked through, which costs less than reading it does.
     *
     * @throws InkloomException {@code INK-FILE-035} naming a tensor that holds NaN or an infinite number; the file is closed
     */
    public static Weights openFinite(TensorFile file, Placement placement) {
        try {
            NonFinite.refuse(file, name -> true);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
        return open(file, placement);
    }

    /**
     * Makes an object that owns these weights and closes them. If making it fails, the weights are closed at once.
     *
     * @param maker makes it, usually by {@link #build}
     */
    public <M> M ownedBy(Function<Weights, M> maker) {
        try {
            return maker.apply(this);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Makes the first value of a weight that comes from no file. */
    @FunctionalInterface
    public interface Initializer {
        /** Returns the value of the weight of that name, on any device and in any type, in the current scope. */
        Tensor make(String name, long... shape);
    }

    /** Makes weights that are in no file, for training from scratch and for measurements. */
    public static Weights create(Placement placement, Initializer initializer) {
        LibTorch.start();
        return new Weights(null, initializer, placement);
    }

    /**
     * Lists the weights that a model needs, by running its constructor without any file.
     *
     * @return shape by dotted name, in the order in which the constructor asks for them
     */
    public static Map<String, long[]> shapesOf(Function<WeightScope, ?> model) {
        LibTorch.start();
        try (Weights none = new Weights(null, null, Placement.cpuFloat32())) {
            var _ = model.apply(new WeightScope(none, "", AdapterSet.NONE));
            return none.asked;
        }
    }

    /**
     * Builds a model over these weights.
     *
     * @param name what is built, for messages, for example {@code "U-Net"}
     * @param adapters low-rank changes, or {@link AdapterSet#NONE}
     * @param ignorable names that the file may hold although the model does not use them
     * @param model the model's constructor
     * @throws InkloomException {@code INK-MODEL-001} listing missing, unexpected and misshapen tensors;
     *     {@code INK-LORA-010} if an adapter names a layer that the model does not have
     */
    public <M> M build(String name, AdapterSet adapters, Predicate<String> ignorable, Function<WeightScope, M> model) {
        M built = model.apply(new WeightScope(this, "", adapters));
        Set<String> unexpected = new TreeSet<>(file == null ? Set.of() : file.names());
        unexpected.removeAll(asked.keySet());
        unexpected.removeIf(key -> ignorable.test(key) || isScaleOfKnown(key, ignorable));
        if (!missing.isEmpty() || !misshapen.isEmpty() || !unexpected.isEmpty()) {
            throw misfit(
                    name,
                    (describe("missing", missing)
                                    + describe("misshapen", misshapen)
                                    + describe("unexpected", unexpected))
                            .strip());
        }
        requireLayers(adapters);
        return built;
    }

    /** A file alone has no config that could be wrong: its sizes were read off its own tensors, or are always the same. */
    private InkloomException misfit(String name, String what) {
        String why = "The file is incomplete or was changed, or it belongs to another architecture.";
        String remedy = "Download the file again, or take another";
        if (hasConfig()) {
            why = "The file belongs to another architecture, or the config.json beside it does.";
            remedy = "Take weights and config.json from the same model folder";
        } else if (lacksConfig()) {
            why = "No config.json beside the file says its sizes, and it has not the usual ones.";
            remedy = "Put the config.json beside it that was published with it";
        }
        return InkloomException.badInput(
                "INK-MODEL-001",
                "The weights in " + (file == null ? "memory" : file.path()) + " do not fit the " + name + ": " + what,
                why,
                remedy + "; `inkloom inspect` shows what a file holds.");
    }

    /** Returns whether the file is the weights of a part in a model's folder, which come with a config. */
    private boolean lacksConfig() {
        if (file == null || file instanceof BorrowedTensors) {
            return false;
        }
        Path path = file.path().toAbsolutePath();
        Path folder = path.getParent();
        return folder != null && TensorFiles.find(folder).equals(Optional.of(path));
    }

    /**
     * Returns whether the sizes of the network come from a config beside the file. Those of a network that was taken out of a
     * file by its shapes alone do not, whatever lies beside it.
     */
    private boolean hasConfig() {
        boolean byShapes =
                file instanceof BorrowedTensors borrowed && borrowed.list().equals(borrowed.path());
        return file != null && !byShapes && Files.isRegularFile(file.path().resolveSibling(CONFIG));
    }

    private boolean isScaleOfKnown(String name, Predicate<String> ignorable) {
        if (file == null || !EightBits.isScale(file, name)) {
            return false;
        }
        String weight = name.substring(0, name.length() - EightBits.SCALE.length());
        return asked.containsKey(weight) || ignorable.test(weight);
    }

    private void requireLayers(AdapterSet adapters) {
        for (String path : adapters.paths()) {
            if (!asked.containsKey(path + ".weight")) {
                throw InkloomException.badInput(
                        "INK-LORA-010",
                        "An adapter changes the layer " + path + ", which this model does not have.",
                        "The LoRA was trained on another architecture.",
                        "Use it with the base model that it was trained on; `inkloom inspect` shows its layers.");
            }
        }
    }

    private static String describe(String kind, Set<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        List<String> shown = names.stream().limit(LISTED).toList();
        String more = names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "";
        return names.size() + " " + kind + " (" + String.join(", ", shown) + more + "). ";
    }

    /** Returns where the weights are and how the model computes. */
    public Placement placement() {
        return placement;
    }

    /** Returns the names and shapes that the networks built so far have asked for. */
    public Map<String, long[]> asked() {
        return Map.copyOf(asked);
    }

    /** Makes something be closed together with these weights, just before them. */
    public void own(AutoCloseable resource) {
        owned.add(resource);
    }

    boolean has(String name) {
        return file != null && file.names().contains(name);
    }

    /** What a layer does with a weight. */
    private enum Use {
        /** Anything. */
        ANY,
        /** Multiplies by it and nothing else. */
        MATRIX
    }

    Parameter parameter(String name, long... shape) {
        asked.putIfAbsent(name, shape);
        return loaded.computeIfAbsent(name, key -> load(key, Use.ANY, shape));
    }

    Parameter matrix(String name, long... shape) {
        asked.putIfAbsent(name, shape);
        return loaded.computeIfAbsent(name, key -> load(key, Use.MATRIX, shape));
    }

    Tensor constant(String name, Supplier<Tensor> maker) {
        Tensor known = constants.get(name);
        if (known == null) {
            try (Scope scope = Scope.open()) {
                known = Scope.retain(maker.get());
            }
            constants.put(name, known);
        }
        return known;
    }

    private Parameter load(String name, Use use, long... shape) {
        if (initializer != null) {
            return create(initializer, name, use, shape);
        }
        if (file == null || !file.names().contains(name)) {
            missing.add(name);
            return undefined();
        }
        StoredTensor stored = file.get(name);
        if (!Arrays.equals(stored.shape(), shape)) {
            misshapen.add(name + " is " + Arrays.toString(stored.shape()) + ", not " + Arrays.toString(shape));
            return undefined();
        }
        Optional<StoredTensor> scales = EightBits.scales(file, name);
        if (scales.isPresent()) {
            return loadScaled(stored, scales.get(), use);
        }
        try (Scope scope = Scope.open()) {
            Tensor mapped = Tensors.view(stored);
            boolean asInFile = placement.stored() == Placement.Stored.AS_IN_FILE;
            DType held = asInFile ? stored.dtype() : placement.compute();
            return hold(use, Tensors.to(mapped, placement.device(), held));
        }
    }

    /**
     * Loads a weight in eight bits. It stays so if weights are left as in their file; otherwise it is unpacked once.
     */
    private Parameter loadScaled(StoredTensor stored, StoredTensor scales, Use use) {
        if (!EightBits.fit(scales.shape(), stored.shape())) {
            misshapen.add(scales.name() + " is " + Arrays.toString(scales.shape()) + ", not ["
                    + (stored.shape().length == 0 ? 1 : stored.shape()[0]) + "]");
            return undefined();
        }
        try (Scope scope = Scope.open()) {
            Device device = placement.device();
            Tensor numbers = Tensors.to(Tensors.view(stored), device);
            Tensor broadcast = EightBits.broadcast(Tensors.to(Tensors.view(scales), device), stored.shape().length);
            if (placement.stored() == Placement.Stored.AS_IN_FILE) {
                return Parameter.ofScaled(numbers, broadcast, placement.compute());
            }
            return hold(use, Tensors.cast(EightBits.unpacked(numbers, broadcast), placement.compute()));
        }
    }

    private Parameter create(Initializer maker, String name, Use use, long... shape) {
        try (Scope scope = Scope.open()) {
            Tensor made = maker.make(name, shape);
            boolean asMade = placement.stored() == Placement.Stored.AS_IN_FILE;
            return hold(use, Tensors.to(made, placement.device(), asMade ? Tensors.dtype(made) : placement.compute()));
        }
    }

    private Parameter hold(Use use, Tensor tensor) {
        boolean pack = use == Use.MATRIX
                && placement.stored() == Placement.Stored.PACKED
                && OneDnn.suits(placement)
                && OneDnn.isWorthPacking(Tensors.shape(tensor));
        return pack ? Parameter.ofPacked(OneDnn.pack(tensor)) : Parameter.of(tensor, placement.compute());
    }

    private Parameter undefined() {
        try (Scope scope = Scope.open()) {
            return Parameter.undefined(placement.compute());
        }
    }

    @Override
    public void close() {
        for (AutoCloseable resource : owned.reversed()) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("could not close " + resource, e);
            }
        }
        owned.clear();
        loaded.values().forEach(Parameter::free);
        loaded.clear();
        constants.values().forEach(Scope::release);
        constants.clear();
        if (file != null) {
            file.close();
        }
    }
}
