package org.inkloom.diffusion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.inkloom.diffusion.lora.FusedWeights;
import org.inkloom.diffusion.lora.Lora;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.diffusion.lora.WeightChange;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.TensorFile;

/** Several loaded LoRAs as one change of a U-Net. Close it when nothing uses its adapters any more. */
final class LoraStack implements AutoCloseable {
    private final List<Lora> opened = new ArrayList<>();
    private AdapterSet adapters = AdapterSet.NONE;
    private final Map<String, List<WeightChange>> special = new LinkedHashMap<>();

    private LoraStack() {}

    /**
     * Loads files, and says of each what was left out or assumed.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-LORA-nnn}, {@code INK-FILE-nnn}
     */
    static LoraStack load(List<LoraUse> uses, LoraTarget target, Placement placement, Consumer<String> say) {
        LoraStack stack = new LoraStack();
        try {
            for (LoraUse use : uses) {
                Lora lora = Lora.load(use.file(), target, placement);
                stack.opened.add(lora);
                if (lora.remarkable()) {
                    say.accept(lora.summary());
                }
                stack.adapters = stack.adapters.plus(lora.adapters(use.scale()));
                lora.weightChanges(use.scale())
                        .forEach((name, change) -> stack.special
                                .computeIfAbsent(name, n -> new ArrayList<>())
                                .add(change));
            }
            return stack;
        } catch (RuntimeException | Error e) {
            stack.close();
            throw e;
        }
    }

    AdapterSet adapters() {
        return adapters;
    }

    /** Returns the weights with all changes added; the stack must stay open as long as weights are asked for. */
    FusedWeights over(TensorFile base) {
        return new FusedWeights(base, adapters, special);
    }

    @Override
    public void close() {
        opened.forEach(Lora::close);
        opened.clear();
    }
}
