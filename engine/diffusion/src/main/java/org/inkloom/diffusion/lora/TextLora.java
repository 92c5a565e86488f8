package org.inkloom.diffusion.lora;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.LowRankAdapter;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/** A LoRA's changes of one text encoder of CLIP. It owns its tensors. */
public final class TextLora implements AutoCloseable {
    private final Lora lora;
    private final Map<String, String> layers;

    private TextLora(Lora lora, Map<String, String> layers) {
        this.lora = lora;
        this.layers = layers;
    }

    /**
     * Loads a file's changes of a text encoder; empty if there are none.
     *
     * @param path the file, or a folder, of which the {@linkplain LoraFolder#newest newest LoRA} is taken
     * @param encoder which of the model's text encoders, 1 or 2
     * @param weights the encoder's weight file
     * @throws org.inkloom.run.InkloomException as {@link LoraFiles#readEveryMethod}
     */
    public static Optional<TextLora> load(Path path, int encoder, TensorFile weights) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Map<String, String> layers = new HashMap<>();
        for (String name : weights.names()) {
            shapes.put(name, weights.head(name).shape());
            int dot = name.lastIndexOf('.');
            if (dot > 0) {
                String layer = name.substring(0, dot);
                layers.put(layer.startsWith(LoraPart.TOWER) ? layer.substring(LoraPart.TOWER.length()) : layer, layer);
            }
        }
        LoraTarget target = LoraTarget.ofText(shapes, LoraPart.ofText(encoder, 2));
        try (TensorFile file = TensorFiles.open(LoraFolder.newest(path))) {
            return TextLoraKeys.of(file, encoder)
                    .map(keys -> LoraFiles.readEveryMethod(keys, target))
                    .map(read -> new TextLora(Lora.of(read, Placement.cpuFloat32()), layers));
        }
    }

    /** Returns one line for the user, if something was left out or assumed. */
    public Optional<String> remark() {
        return lora.remarkable() ? Optional.of("Text encoder: " + lora.summary()) : Optional.empty();
    }

    /** Returns the low-rank changes at a scale, by the layers' names in the encoder's weight file. */
    public AdapterSet adapters(double scale) {
        Map<String, LowRankAdapter> adapters = new LinkedHashMap<>();
        AdapterSet plain = lora.adapters(scale);
        plain.paths()
                .forEach(path -> plain.of(path).forEach(one -> adapters.put(layers.getOrDefault(path, path), one)));
        return AdapterSet.of(adapters);
    }

    /**
     * Returns the changes at a scale that are not low-rank, by the changed tensor's name in the encoder's weight file.
     */
    public Map<String, WeightChange> weightChanges(double scale) {
        Map<String, WeightChange> changes = new LinkedHashMap<>();
        lora.weightChanges(scale).forEach((name, change) -> {
            int dot = name.lastIndexOf('.');
            String layer = name.substring(0, dot);
            changes.put(layers.getOrDefault(layer, layer) + name.substring(dot), change);
        });
        return changes;
    }

    @Override
    public void close() {
        lora.close();
    }
}
