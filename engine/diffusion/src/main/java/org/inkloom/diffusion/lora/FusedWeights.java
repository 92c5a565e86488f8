package org.inkloom.diffusion.lora;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.LowRankAdapter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFileView;

/**
 * A U-Net's weight file with LoRAs added to its weights: {@code W + Σ scale · up · down}.
 *
 * <p>A model loaded from it is as fast as one without LoRAs, but the scales are fixed. The sum is computed in float32
 * each time a weight is asked for. Changed weights are returned as float32, so that rounding to the model's type
 * happens once.
 */
public final class FusedWeights extends TensorFileView {
    private static final String WEIGHT = ".weight";
    private static final long ALIGNMENT = 64;

    private final AdapterSet adapters;
    private final Map<String, List<WeightChange>> special;
    private final Arena arena = Arena.ofShared();

    /**
     * Fuses adapters.
     *
     * @param base the weights in diffusers' layout, 8-bit ones already unpacked; closed with this
     * @param adapters the changes; must stay open as long as weights are asked for. Float32 keeps their precision
     */
    public FusedWeights(TensorFile base, AdapterSet adapters) {
        this(base, adapters, Map.of());
    }

    /**
     * As {@link #FusedWeights(TensorFile, AdapterSet)}, with changes that are not low-rank. These are applied before
     * the adapters.
     *
     * @param special by the changed tensor's name, in the order of application
     */
    public FusedWeights(TensorFile base, AdapterSet adapters, Map<String, List<WeightChange>> special) {
        super(base);
        this.special = special;
        this.adapters = adapters;
    }

    /** Returns the file with the unchanged weights. */
    public TensorFile base() {
        return file();
    }

    @Override
    public StoredTensor get(String name) {
        StoredTensor weight = file().get(name);
        if (changes(name).isEmpty() && !special.containsKey(name)) {
            return weight;
        }
        try (Scope scope = Scope.open()) {
            return new StoredTensor(name, DType.FLOAT32, weight.shape(), copy(tensor(name)));
        }
    }

    /**
     * Returns a weight with its changes, as a tensor of the current scope: float32 if there are changes, else of the
     * stored type.
     */
    public Tensor tensor(String name) {
        StoredTensor weight = file().get(name);
        try (Scope scope = Scope.open()) {
            Tensor fused = Tensors.copyOf(weight);
            for (WeightChange change : special.getOrDefault(name, List.of())) {
                fused = change.applied(Tensors.cast(fused, DType.FLOAT32));
            }
            for (LowRankAdapter change : changes(name)) {
                Tensor delta = cpu(change.up()).mm(cpu(change.down()));
                fused = Tensors.cast(fused, DType.FLOAT32)
                        .add(Tensors.mul(delta, change.scale()).view(weight.shape()));
            }
            return scope.keep(fused);
        }
    }

    private List<LowRankAdapter> changes(String name) {
        return name.endsWith(WEIGHT) ? adapters.of(name.substring(0, name.length() - WEIGHT.length())) : List.of();
    }

    /**
     * Copies a result into memory that lives until {@link #close}: a model may use a stored tensor's memory without
     * copying it.
     */
    private MemorySegment copy(Tensor fused) {
        MemorySegment data = Tensors.data(fused.contiguous());
        return arena.allocate(data.byteSize(), ALIGNMENT).copyFrom(data);
    }

    private static Tensor cpu(Tensor half) {
        return Tensors.to(half.flatten(1, -1), Device.CPU, DType.FLOAT32);
    }

    @Override
    public void close() {
        super.close();
        arena.close();
    }
}
