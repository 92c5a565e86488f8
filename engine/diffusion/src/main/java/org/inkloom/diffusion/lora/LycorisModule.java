package org.inkloom.diffusion.lora;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** The sets of tensors that make one whole method, without the lengths of a DoRA and the difference of the bias. */
    private static final Set<Set<String>> WHOLE = whole();

    /** Copies the map. */
    public LycorisModule {
        parts = Map.copyOf(parts);
    }

    private static Set<Set<String>> whole() {
        Set<String> products = Set.of("hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b");
        Set<Set<String>> all = new HashSet<>();
        all.add(products);
        all.add(union(products, Set.of("hada_t1", "hada_t2")));
        for (Set<String> one : List.of(Set.of("lokr_w1"), Set.of("lokr_w1_a", "lokr_w1_b"))) {
            all.add(union(one, Set.of("lokr_w2")));
            all.add(union(one, Set.of("lokr_w2_a", "lokr_w2_b")));
            all.add(union(one, Set.of("lokr_w2_a", "lokr_w2_b", "lokr_t2")));
        }
        all.add(Set.of(DOWN, UP));
        all.add(Set.of(DOWN, UP, LycorisKey.MIDDLE));
        all.add(Set.of(LycorisKey.DIFFERENCE));
        all.add(Set.of(LycorisKey.FACTORS));
        all.add(Set.of(LycorisKey.FACTORS, LycorisKey.ON_INPUT));
        all.add(Set.of(LycorisKey.NORM));
        all.add(Set.of(LycorisKey.NORM_BIAS));
        all.add(Set.of(LycorisKey.NORM, LycorisKey.NORM_BIAS));
        return Set.copyOf(all);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns whether the tensors are all those of one method and no others. What is left over would be ignored: the rest of a
     * second method, or of a method that is not read.
     */
    boolean isWhole() {
        Set<String> rest = new HashSet<>(parts.keySet());
        boolean perInput = rest.remove(LycorisKey.MAGNITUDE);
        boolean perOutput = rest.remove(LycorisKey.PEFT_MAGNITUDE);
        boolean bias = rest.remove(LycorisKey.BIAS);
        return !(perInput && perOutput) && (WHOLE.contains(rest) || rest.isEmpty() && bias && !perInput && !perOutput);
    }

    /** Returns whether vectors have stored lengths, as DoRA's have. */
    boolean isDecomposed() {
        return parts.containsKey(LycorisKey.MAGNITUDE) || parts.containsKey(LycorisKey.PEFT_MAGNITUDE);
    }

    /** Returns whether the layer is a normalisation. */
    boolean isOfNorm() {
        return parts.containsKey(LycorisKey.NORM) || parts.containsKey(LycorisKey.NORM_BIAS);
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
        return isDecomposed() ? "DoRA of " + plain : plain;
    }
}
