package org.inkloom.diffusion.lora;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.inkloom.weights.StoredTensor;

/**
 * The change of one layer by a method other than plain LoRA.
 *
 * @param path the layer's diffusers name
 * @param parts the file's tensors by LyCORIS' names; a DoRA's two halves are {@code lora_down} and {@code lora_up}
 * @param alpha as the file states it; empty where it states none
 */
public record LycorisModule(String path, Map<String, StoredTensor> parts, OptionalDouble alpha) {
    static final String DOWN = "lora_down";
    static final String UP = "lora_up";

    /** Copies the map. */
    public LycorisModule {
        parts = Map.copyOf(parts);
    }

    /** Returns whether all tensors of its method are present. */
    boolean isWhole() {
        return has("hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b")
                || (has("lokr_w1") || has("lokr_w1_a", "lokr_w1_b"))
                        && (has("lokr_w2") || has("lokr_w2_a", "lokr_w2_b"))
                || has(DOWN, UP)
                || has(LycorisKey.DIFFERENCE)
                || has(LycorisKey.FACTORS)
                || has(LycorisKey.NORM)
                || parts.size() == 1 && (has(LycorisKey.BIAS) || has(LycorisKey.NORM_BIAS));
    }

    /** Returns whether the layer is a normalisation. */
    boolean isOfNorm() {
        return parts.containsKey(LycorisKey.NORM) || parts.containsKey(LycorisKey.NORM_BIAS);
    }

    private boolean has(String... names) {
        return parts.keySet().containsAll(Set.of(names));
    }

    /** Returns the method's name for messages. */
    String method() {
        String plain = parts.keySet().stream().anyMatch(part -> part.startsWith("hada_"))
                ? "LoHa"
                : parts.keySet().stream().anyMatch(part -> part.startsWith("lokr_"))
                        ? "LoKr"
                        : parts.containsKey(LycorisKey.FACTORS)
                                ? "(IA)^3"
                                : parts.containsKey(DOWN)
                                        ? "LoRA"
                                        : isOfNorm() ? "difference of norms" : "full difference";
        return parts.containsKey(LycorisKey.MAGNITUDE) ? "DoRA of " + plain : plain;
    }
}
