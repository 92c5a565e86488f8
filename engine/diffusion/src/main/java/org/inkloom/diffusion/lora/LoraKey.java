package org.inkloom.diffusion.lora;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One key of a LoRA file, split into the layer that it names and its role there.
 *
 * @param module the layer as the file spells it
 * @param part the role of the tensor
 * @param spelling whose words name the role
 */
record LoraKey(String module, Part part, Spelling spelling) {
    /** The tensors that a layer's change consists of. */
    enum Part {
        DOWN,
        UP,
        ALPHA
    }

    /** The words for the two halves. */
    enum Spelling {
        /** {@code .lora_A.weight}, {@code .lora_B.default.weight}. */
        PEFT,
        /** {@code .lora_down.weight}; {@code .alpha} is everybody's. */
        KOHYA,
        /** {@code .lora.down.weight}, {@code _lora.up.weight}: diffusers before PEFT. */
        OLD_DIFFUSERS
    }

    /** An adapter's own name, such as {@code default}, may stand before {@code weight}. */
    private static final Pattern HALF = Pattern.compile("(.+?)[._]lora"
            + "(?:[._]([AB])|(_)(down|up)|(?:_linear_layer|_layer)?\\.(down|up))"
            + "(?:(?:\\.[^.]+)?\\.weight)?");

    private static final Pattern ALPHA =
            Pattern.compile("(.+?)(?:[._]lora(?:_linear_layer|_layer)?)?\\.(?:lora_)?alpha");
    private static final Pattern OTHER_METHOD = Pattern.compile(
            "hada_w|hada_t|lokr_w|lokr_t|\\.oft_|\\.boft_|dora_scale|lora_magnitude_vector|lora_mid\\.|\\.diff$|\\.diff_b$|\\.[wb]_norm$");

    /** Splits a key; empty if it is none of a LoRA's tensors. */
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

    /** Returns whether a key belongs to a method that is not a plain LoRA: LoHa, LoKr, OFT, DoRA, Tucker convolutions. */
    static boolean isOtherMethod(String key) {
        return OTHER_METHOD.matcher(key).find();
    }

    /** Returns the layout that this key is of, where its layer was found under a naming. */
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
