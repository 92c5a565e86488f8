package org.inkloom.training.lora;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.lora.LoraFile;
import org.inkloom.diffusion.lora.LoraFiles;
import org.inkloom.diffusion.lora.LoraFolder;
import org.inkloom.diffusion.lora.LoraModule;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.LowRankAdapter;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.AdapterConfig;
import org.inkloom.training.config.LoraInit;
import org.inkloom.training.step.TrainedWeights;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A LoRA in training: for every chosen layer the matrices A {@code [rank, in]} and B {@code [out, rank]}, or kernels
 * {@code [rank, in, kh, kw]} and {@code [out, rank, 1, 1]}. Owns its memory until {@link #close}.
 */
public final class LoraWeights implements AutoCloseable {
    private static final String DOWN = ".lora_A";
    private static final String UP = ".lora_B";

    private final LoraTarget target;
    private final AdapterConfig config;
    private final List<String> layers;
    private final TrainedWeights weights;

    /**
     * Chooses the layers and draws the start.
     *
     * @param target the model's layers
     * @param placement where the model computes, and in which type
     * @param seed from which A is drawn, layer by layer
     * @throws InkloomException {@code INK-TRAIN-015} if a target names no layer
     */
    public LoraWeights(LoraTarget target, AdapterConfig config, Placement placement, long seed) {
        this.target = target;
        this.config = config;
        layers = choose(target, config.targets());
        weights = new TrainedWeights(shapes(target, config, layers), placement);
        draw(seed);
    }

    /** Returns how many numbers a LoRA has, without making it. */
    public static long count(LoraTarget target, AdapterConfig config) {
        return shapes(target, config, choose(target, config.targets())).values().stream()
                .mapToLong(shape -> LongStream.of(shape).reduce(1, (a, b) -> a * b))
                .sum();
    }

    private static Map<String, long[]> shapes(LoraTarget target, AdapterConfig config, List<String> layers) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (String layer : layers) {
            long[] down = target.shape(layer).orElseThrow();
            long out = down[0];
            down[0] = config.rank();
            shapes.put(layer + DOWN, down);
            shapes.put(
                    layer + UP,
                    down.length == 4 ? new long[] {out, config.rank(), 1, 1} : new long[] {out, config.rank()});
        }
        return shapes;
    }

    /**
     * A layer is chosen if its path ends in a target, or matches one that is a pattern, as in peft; by its diffusers name or
     * by DiffSynth's.
     */
    private static List<String> choose(LoraTarget target, List<String> wanted) {
        Map<String, String> other = target.diffSynthNames();
        Set<String> chosen = new HashSet<>();
        for (String name : wanted) {
            Predicate<String> meant = AdapterConfig.layers(name);
            List<String> named = target.layers().stream()
                    .filter(layer -> meant.test(layer) || meant.test(other.getOrDefault(layer, layer)))
                    .toList();
            if (named.isEmpty()) {
                throw noSuchLayer(target, name);
            }
            chosen.addAll(named);
        }
        return target.layers().stream().filter(chosen::contains).toList();
    }

    private static InkloomException noSuchLayer(LoraTarget target, String name) {
        TreeSet<String> kinds = new TreeSet<>();
        target.layers().forEach(layer -> kinds.add(layer.replaceFirst(".*?([A-Za-z]\\w*(\\.\\d+)?)$", "$1")));
        return InkloomException.badInput(
                "INK-TRAIN-015",
                "The model has no layer named " + name + ".",
                "Its layers end in: " + String.join(", ", kinds) + ".",
                "Correct lora_target_modules; to_q,to_k,to_v,to_out is usual.");
    }

    private void draw(long seed) {
        try (Noise random = new Noise(seed);
                NoGradGuard noGrad = new NoGradGuard()) {
            for (String layer : layers) {
                try (Scope scope = Scope.open()) {
                    Tensor down = weights.view(weights.values(), layer + DOWN);
                    down.copy_(start(random, Tensors.shape(down)));
                }
            }
        }
        weights.refresh();
    }

    private Tensor start(Noise random, long... shape) {
        long inputs = 1;
        for (int i = 1; i < shape.length; i++) {
            inputs *= shape[i];
        }
        if (config.init() == LoraInit.GAUSSIAN) {
            return Tensors.mul(random.randn(shape), 1.0 / config.rank());
        }
        double bound = 1 / Math.sqrt((double) inputs);
        return random.rand(shape).mul(new Scalar(2 * bound)).sub(new Scalar(bound));
    }

    /**
     * Reads a LoRA file without going on from it, so that one that cannot be used is refused before anything else is done.
     *
     * @throws InkloomException {@code INK-LORA-nnn} or {@code INK-FILE-nnn} saying what is wrong with it
     */
    static void check(Path path, LoraTarget target) {
        try (TensorFile file = TensorFiles.open(LoraFolder.newest(path))) {
            LoraFiles.read(file, target);
        }
    }

    /**
     * Goes on from a LoRA file, so that the first pictures are those that the file draws: the strength that it states, or
     * 1 where it states none, is made up for by what alpha / rank is here.
     *
     * @return one line that says what was read
     * @throws InkloomException {@code INK-TRAIN-016} if its rank is another, or if none of its layers is trained
     */
    public String load(Path path) {
        try (TensorFile file = TensorFiles.open(LoraFolder.newest(path));
                NoGradGuard noGrad = new NoGradGuard()) {
            LoraFile lora = LoraFiles.read(file, target);
            int taken = 0;
            for (LoraModule module : lora.modules()) {
                if (!layers.contains(module.path())) {
                    continue;
                }
                if (module.rank() != config.rank()) {
                    throw unusable(path, "has rank " + module.rank() + ", and " + config.rank() + " is to be trained");
                }
                take(module, module.strength() / config.scale());
                taken++;
            }
            weights.refresh();
            if (taken == 0) {
                throw unusable(path, "changes none of the layers that are trained");
            }
            return lora.summary() + "; training goes on from " + taken + " of them";
        }
    }

    private void take(LoraModule module, double factor) {
        try (Scope scope = Scope.open()) {
            weights.view(weights.values(), module.path() + DOWN).copy_(Tensors.copyOf(module.down()));
            Tensor up = weights.view(weights.values(), module.path() + UP);
            up.copy_(Tensors.copyOf(module.up()));
            up.mul_(new Scalar(factor));
        }
    }

    private static InkloomException unusable(Path path, String why) {
        return InkloomException.badInput(
                "INK-TRAIN-016",
                "The training cannot go on from " + path + ".",
                "That LoRA " + why + ".",
                "Set lora_rank and lora_target_modules as they were when it was trained.");
    }

    /** Returns the trained vector. */
    public TrainedWeights weights() {
        return weights;
    }

    /** Returns the chosen layers, in the model's order. */
    public List<String> layers() {
        return layers;
    }

    /** Returns A of a layer. */
    public Tensor down(String layer) {
        return weights.parameter(layer + DOWN);
    }

    /** Returns B of a layer. */
    public Tensor up(String layer) {
        return weights.parameter(layer + UP);
    }

    /** Returns adapters that compute with the weights as they change. */
    public AdapterSet adapters() {
        Map<String, LowRankAdapter> adapters = new LinkedHashMap<>();
        layers.forEach(layer -> adapters.put(layer, new LowRankAdapter(down(layer), up(layer), config.scale())));
        return AdapterSet.of(adapters);
    }

    /**
     * Copies a state for a file.
     *
     * @param vector the weights themselves or their moving average
     */
    public List<LoraModule> modules(Tensor vector) {
        List<LoraModule> modules = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            for (String layer : layers) {
                modules.add(new LoraModule(
                        layer,
                        Tensors.store(layer + DOWN, weights.view(vector, layer + DOWN)),
                        Tensors.store(layer + UP, weights.view(vector, layer + UP)),
                        OptionalDouble.of(config.alpha()),
                        config.rank()));
            }
        }
        return modules;
    }

    /** Returns the model's layers. */
    public LoraTarget target() {
        return target;
    }

    @Override
    public void close() {
        weights.close();
    }
}
