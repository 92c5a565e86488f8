package org.inkloom.diffusion.lora;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.LowRankAdapter;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A loaded LoRA. It owns its tensors: close it only when no model that was built with them is in use.
 *
 * <p>To use a model with LoRAs, build its layers with their {@link #adapters}; the model's own layers stay as they are
 * for use without.
 */
public final class Lora implements AutoCloseable {
    /** One layer's tensors, and alpha / rank as its strength. */
    record Layer(Tensor down, Tensor up, double strength) {}

    private final LoraFile description;
    private final Map<String, Layer> layers;
    private final List<LycorisWeights> others;

    private Lora(LoraFile description, Map<String, Layer> layers, List<LycorisWeights> others) {
        this.others = others;
        this.description = description;
        this.layers = layers;
    }

    /**
     * Loads a file of any known layout.
     *
     * @param path the file, or a folder, of which the {@linkplain LoraFolder#newest newest LoRA} is taken
     * @param target the U-Net's layers
     * @param placement device and compute type of the model
     * @throws InkloomException as {@link LoraFiles#readEveryMethod}, and {@code INK-FILE-nnn} for a damaged file
     */
    public static Lora load(Path path, LoraTarget target, Placement placement) {
        try (TensorFile file = TensorFiles.open(LoraFolder.newest(path))) {
            return of(LoraFiles.readEveryMethod(file, target), placement);
        }
    }

    /** Copies a LoRA's tensors; its file may be closed afterwards. */
    public static Lora of(LoraFile file, Placement placement) {
        Lora lora = new Lora(file, new LinkedHashMap<>(), new ArrayList<>());
        try (Scope scope = Scope.open()) {
            for (LoraModule module : file.modules()) {
                Tensor down = place(module.down(), placement);
                Tensor up = place(module.up(), placement);
                lora.layers.put(module.path(), new Layer(Scope.retain(down), Scope.retain(up), module.strength()));
            }
            String source = file.path().toString();
            file.others().forEach(module -> lora.others.add(new LycorisWeights(source, module)));
            return lora;
        } catch (RuntimeException | Error e) {
            lora.close();
            throw e;
        }
    }

    private static Tensor place(StoredTensor stored, Placement placement) {
        return Tensors.to(Tensors.copyOf(stored), placement.device(), placement.compute());
    }

    /** Returns one line for the user: what was read and what was left out. */
    public String summary() {
        return description.summary();
    }

    /**
     * Returns whether the user should be told of something: keys that were left out, or a strength that was assumed.
     */
    public boolean remarkable() {
        return description.remarkable();
    }

    /** Returns the keys of the file that name no layer of the U-Net. */
    public List<String> unmatched() {
        return description.unmatched();
    }

    /** Returns the file's layout. */
    public LoraFormat format() {
        return description.format();
    }

    /** Returns the file that was loaded. */
    public Path path() {
        return description.path();
    }

    /**
     * Returns the low-rank changes at a scale; {@link AdapterSet#plus} adds those of several LoRAs. They use this
     * LoRA's tensors, so it must stay open.
     *
     * @param scale any finite number: 1 is what was trained, 0 is no change, below 0 is the opposite change
     */
    public AdapterSet adapters(double scale) {
        Map<String, LowRankAdapter> adapters = new LinkedHashMap<>();
        layers.forEach((path, layer) ->
                adapters.put(path, new LowRankAdapter(layer.down(), layer.up(), scale * layer.strength())));
        return AdapterSet.of(adapters);
    }

    /**
     * Returns the changes at a scale that are not low-rank (LoHa, LoKr, DoRA ...), by the changed tensor's name. They
     * use this LoRA's tensors, so it must stay open.
     *
     * @param scale as for {@link #adapters}
     */
    public Map<String, WeightChange> weightChanges(double scale) {
        Map<String, WeightChange> changes = new LinkedHashMap<>();
        others.forEach(layer -> changes.putAll(layer.changes(scale)));
        return changes;
    }

    Map<String, Layer> layers() {
        return layers;
    }

    @Override
    public void close() {
        for (Layer layer : layers.values()) {
            Scope.release(layer.down());
            Scope.release(layer.up());
        }
        layers.clear();
        others.forEach(LycorisWeights::close);
        others.clear();
    }
}
