package org.inkloom.diffusion.lora;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One key of a LoRA file, split into the layer and the tensor's role.
 *
 * @param module the layer, spelt as in the file
 * @param part the role of the tensor
 * @param spelling whose words the role is written in
 */
record LoraKey(String module, Part part, Spelling spelling) {
    /** The tensors of one layer's change. */
    enum Part {
        DOWN,
        UP,
        ALPHA
    }

    /** Spellings of the two halves' role. */
    enum Spelling {
        /** {@code .lora_A.weight}, {@code .lora_B.default.weight}. */
        PEFT,
        /** {@code .lora_down.weight}. {@code .alpha} counts as this spelling too, though all programs write it. */
        KOHYA,
        /** {@code .lora.down.weight}, {@code _lora.up.weight}: diffusers before PEFT. */
        OLD_DIFFUSERS
    }

    /** The name of a PEFT adapter, such as {@code default}, may stand before {@code weight}. */
    private static final Pattern HALF = Pattern.compile("(.+?)[._]lora"
            + "(?:[._]([AB])|(_)(down|up)|(?:_linear_layer|_layer)?\\.(down|up))"
            + "(?:(?:\\.[^.]+)?\\.weight)?");

    private static final Pattern ALPHA =
            Pattern.compile("(.+?)(?:[._]lora(?:_linear_layer|_layer)?)?\\.(?:lora_)?alpha");
    private static final Pattern OTHER_METHOD = Pattern.compile(
            "hada_w|hada_t|lokr_w|lokr_t|\\.oft_|\\.boft_|dora_scale|lora_magnitude_vector|lora_mid\\.|\\.diff$|\\.diff_b$|\\.[wb]_norm$");

    /** Splits a key; empty if it is not a key of a plain LoRA. */
    static Optional<LoraKey> parse(String key) {
        Matcher half = HALF.matcher(key);
        if (half.matches()) {
            String module = half.group(1);
            if (half.group(2) != null) {
                return Optional.of(new LoraKey(module, "A".equals(half.group(2)) ? Part.DOWN : Part.UP, Spelling.PEFT));
            }
            boolean underscore = half.group(3) != null;
            boolean down = "down".equals(underscore ? half.group(4) : half.group(5));
            return Optional.of(new LoraKey(
                    module, down ? Part.DOWN : Part.UP, underscore ? Spelling.KOHYA : Spelling.OLD_DIFFUSERS));
        }
        Matcher alpha = ALPHA.matcher(key);
        return alpha.matches()
                ? Optional.of(new LoraKey(alpha.group(1), Part.ALPHA, Spelling.KOHYA))
                : Optional.empty();
    }

    /** Returns whether a key belongs to a method other than plain LoRA: LoHa, LoKr, OFT, DoRA, Tucker convolutions. */
    static boolean isOtherMethod(String key) {
        return OTHER_METHOD.matcher(key).find();
    }

    /**
     * Returns the layout of this key.
     *
     * @param naming the block naming under which its layer was found
     */
    LoraFormat format(LoraNames.Naming naming) {
        return switch (naming) {
            case DIFFSYNTH -> LoraFormat.DIFFSYNTH;
            case ORIGINAL -> LoraFormat.KOHYA_SGM;
            case DIFFUSERS ->
                switch (spelling) {
                    case PEFT -> LoraFormat.PEFT;
                    case KOHYA -> LoraFormat.KOHYA;
                    case OLD_DIFFUSERS -> LoraFormat.OLD_DIFFUSERS;
                };
        };
    }
}
