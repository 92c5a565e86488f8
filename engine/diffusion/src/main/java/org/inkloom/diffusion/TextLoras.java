package org.inkloom.diffusion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.inkloom.diffusion.family.TextWeights;
import org.inkloom.diffusion.lora.FusedWeights;
import org.inkloom.diffusion.lora.TextLora;
import org.inkloom.diffusion.lora.TextLoraKeys;
import org.inkloom.diffusion.lora.WeightChange;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.UnpackedWeights;
import org.inkloom.weights.TensorFile;

/**
 * The LoRAs of a model's text encoders. They are multiplied into the weights when the encoders are loaded: an encoder
 * runs once for many steps, so loading it again for other LoRAs costs less than computing LoRAs beside the weights
 * would.
 */
final class TextLoras implements TextWeights, AutoCloseable {
    private final List<LoraUse> uses;
    private final Consumer<String> say;
    private final List<TextLora> opened = new ArrayList<>();

    TextLoras(List<LoraUse> uses, Consumer<String> say) {
        this.uses = List.copyOf(uses);
        this.say = say;
    }

    /** Returns those of some LoRAs that change text encoders. */
    static List<LoraUse> among(List<LoraUse> uses) {
        return uses.stream().filter(use -> TextLoraKeys.areIn(use.file())).toList();
    }

    @Override
    public TensorFile over(int encoder, TensorFile weights) {
        TensorFile base = new UnpackedWeights(weights);
        AdapterSet adapters = AdapterSet.NONE;
        Map<String, List<WeightChange>> special = new LinkedHashMap<>();
        for (LoraUse use : uses) {
            TextLora lora = TextLora.load(use.file(), encoder, base).orElse(null);
            if (lora != null) {
                opened.add(lora);
                lora.remark().ifPresent(say);
                adapters = adapters.plus(lora.adapters(use.scale()));
                lora.weightChanges(use.scale())
                        .forEach((name, change) -> special.computeIfAbsent(name, n -> new ArrayList<>())
                                .add(change));
            }
        }
        return new FusedWeights(base, adapters, special);
    }

    /** Frees the LoRAs; the weights that were made with them stay. */
    @Override
    public void close() {
        opened.forEach(TextLora::close);
        opened.clear();
    }
}
