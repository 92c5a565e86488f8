package org.inkloom.training.lora;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.lora.LoraChanges;
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
import org.inkloom.training.step.ParameterGroup;
import org.inkloom.training.step.TrainedWeights;

/**
 * The weights of a LoRA in training: for every chosen layer the matrices A {@code [rank, in]} and B
 * {@code [out, rank]}, or for a convolution the kernels {@code [rank, in, kh, kw]} and {@code [out, rank, 1, 1]}; first
 * those of the U-Net, then those of the text encoders that are trained too. Adapters of text encoders compute in
 * float32, whatever the U-Net computes in. Owns its memory until {@link #close}.
 */
public final class LoraWeights implements AutoCloseable {
    private final AdapterConfig config;
    private final List<LoraLayers> parts;
    private final TrainedWeights weights;

    /**
     * Chooses layers of the U-Net and initialises their LoRA.
     *
     * @param target the U-Net's layers
     * @param placement device and data type in which the model computes
     * @param seed from which A is drawn, layer after layer
     * @throws InkloomException {@code INK-TRAIN-015} if a target names no layer
     */
    public LoraWeights(LoraTarget target, AdapterConfig config, Placement placement, long seed) {
        this(List.of(LoraLayers.ofUnet(target, config.targets())), config, placement, seed);
    }

    /**
     * As above, for several parts of a model.
     *
     * @param parts the U-Net's layers, then those of each text encoder
     */
    LoraWeights(List<LoraLayers> parts, AdapterConfig config, Placement placement, long seed) {
        this.config = config;
        this.parts = List.copyOf(parts);
        Map<String, long[]> shapes = new LinkedHashMap<>();
        parts.forEach(part -> shapes.putAll(part.shapes(config.rank())));
        Set<String> exactly = parts.stream()
                .filter(part -> part.target().part().isText())
                .flatMap(part -> part.shapes(config.rank()).keySet().stream())
                .collect(Collectors.toSet());
        weights = new TrainedWeights(shapes, placement, exactly);
        draw(seed);
    }

    /** Returns how many weights the LoRA of a U-Net has, without making it. */
    public static long count(LoraTarget target, AdapterConfig config) {
        return count(LoraLayers.ofUnet(target, config.targets()), config);
    }

    static long count(LoraLayers part, AdapterConfig config) {
        return part.shapes(config.rank()).values().stream()
                .mapToLong(shape -> LongStream.of(shape).reduce(1, (a, b) -> a * b))
                .sum();
    }

    private void draw(long seed) {
        try (Noise random = new Noise(seed);
                NoGradGuard noGrad = new NoGradGuard()) {
            for (LoraLayers part : parts) {
                for (String layer : part.names()) {
                    try (Scope scope = Scope.open()) {
                        Tensor down = weights.view(weights.values(), part.down(layer));
                        down.copy_(start(random, Tensors.shape(down)));
                    }
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
     * Loads a LoRA file such that the model first draws as it does with that file. The file's own factor (alpha / rank,
     * or 1 if it states none) is converted: B is scaled by its ratio to alpha / rank here.
     *
     * @return a line for the user that tells what was read
     * @throws InkloomException {@code INK-TRAIN-016} if the file has another rank, or none of the trained layers
     */
    public String load(Path path) {
        try (LoraStart start = LoraStart.read(path, targets());
                NoGradGuard noGrad = new NoGradGuard()) {
            List<LoraStart.MatchedLayer> taken = start.taken(parts, config);
            taken.forEach(this::take);
            weights.refresh();
            return start.summary() + "; training goes on from " + taken.size() + " of them";
        }
    }

    private void take(LoraStart.MatchedLayer taken) {
        try (Scope scope = Scope.open()) {
            LoraModule module = taken.module();
            weights.view(weights.values(), taken.part().down(module.path())).copy_(Tensors.copyOf(module.down()));
            Tensor up = weights.view(weights.values(), taken.part().up(module.path()));
            up.copy_(Tensors.copyOf(module.up()));
            up.mul_(new Scalar(module.strength() / config.scale()));
        }
    }

    /** Returns the vector of all weights. */
    public TrainedWeights weights() {
        return weights;
    }

    /**
     * Returns one group of weights for each part, so that parts can have learning rates of their own.
     *
     * @param factors by part, in the parts' order: its learning rate as a multiple of the run's
     */
    List<ParameterGroup> groups(List<Double> factors) {
        List<ParameterGroup> groups = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            groups.add(new ParameterGroup(start(i), start(i + 1), factors.get(i)));
        }
        return groups;
    }

    private long start(int part) {
        return part == parts.size()
                ? weights.values().numel()
                : weights.offset(parts.get(part).down(parts.get(part).names().getFirst()));
    }

    /** Returns the U-Net's chosen layers, in the model's order. */
    public List<String> layers() {
        return parts.getFirst().names();
    }

    /** Returns how many layers are trained in all parts. */
    int layerCount() {
        return parts.stream().mapToInt(part -> part.names().size()).sum();
    }

    /** Returns A of a layer of the U-Net. */
    public Tensor down(String layer) {
        return weights.parameter(parts.getFirst().down(layer));
    }

    /** Returns B of a layer of the U-Net. */
    public Tensor up(String layer) {
        return weights.parameter(parts.getFirst().up(layer));
    }

    /** Returns adapters of the U-Net that compute with the weights as they change. */
    public AdapterSet adapters() {
        return adapters(parts.getFirst(), "");
    }

    /**
     * As {@link #adapters()}, for any part.
     *
     * @param before prefix of the part's layers in its weight file
     */
    AdapterSet adapters(LoraLayers part, String before) {
        Map<String, LowRankAdapter> adapters = new LinkedHashMap<>();
        part.names()
                .forEach(layer -> adapters.put(
                        before + layer,
                        new LowRankAdapter(
                                weights.parameter(part.down(layer)),
                                weights.parameter(part.up(layer)),
                                config.scale())));
        return AdapterSet.of(adapters);
    }

    /**
     * Copies the U-Net's LoRA, to be written to a file.
     *
     * @param vector all trained weights, or their moving average
     */
    public List<LoraModule> modules(Tensor vector) {
        return modules(parts.getFirst(), vector);
    }

    private List<LoraModule> modules(LoraLayers part, Tensor vector) {
        List<LoraModule> modules = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            for (String layer : part.names()) {
                modules.add(new LoraModule(
                        layer,
                        Tensors.store(layer + LoraLayers.DOWN, weights.view(vector, part.down(layer))),
                        Tensors.store(layer + LoraLayers.UP, weights.view(vector, part.up(layer))),
                        OptionalDouble.of(config.alpha()),
                        config.rank()));
            }
        }
        return modules;
    }

    /** As {@link #modules}, for all parts. */
    List<LoraChanges> changes(Tensor vector) {
        return parts.stream()
                .map(part -> new LoraChanges(part.target(), modules(part, vector)))
                .toList();
    }

    private List<LoraTarget> targets() {
        return parts.stream().map(LoraLayers::target).toList();
    }

    /** Returns the U-Net's layers. */
    public LoraTarget target() {
        return parts.getFirst().target();
    }

    /** Returns the text encoders' layers, none where none is trained. */
    List<LoraLayers> textParts() {
        return parts.subList(1, parts.size());
    }

    @Override
    public void close() {
        weights.close();
    }
}
