package org.inkloom.diffusion.lora;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One key of a LoRA file, split into the layer that it names and its role there.
 *
 * @param module the layer as the file spells it
 * @param part the role of the tensor
 */
record LoraKey(String module, Part part) {
    /** The tensors that a layer's change consists of. */
    enum Part {
        DOWN,
        UP,
        ALPHA
    }

    private static final Pattern HALF =
            Pattern.compile("(.+?)(?:\\.lora_([AB])(?:\\.[^.]+)?|[._]lora(?:_linear_layer)?[._](down|up))\\.weight");
    private static final Pattern ALPHA = Pattern.compile("(.+)\\.alpha");
    private static final Pattern OTHER_METHOD = Pattern.compile(
            ".*(?:hada_w|hada_t|lokr_w|lokr_t|\\.oft_|dora_scale|lora_magnitude_vector|lora_mid\\.|\\.diff$|\\.diff_b$).*");
    private static final Pattern TEXT_ENCODER =
            Pattern.compile("(?:base_model\\.model\\.)?(?:text_encoder(?:_\\d)?\\.|lora_te\\d?_).*");

    /** Splits a key; empty if it is none of a LoRA's tensors. */
    static Optional<LoraKey> parse(String key) {
        Matcher half = HALF.matcher(key);
        if (half.matches()) {
            boolean down = "A".equals(half.group(2)) || "down".equals(half.group(3));
            return Optional.of(new LoraKey(half.group(1), down ? Part.DOWN : Part.UP));
        }
        Matcher alpha = ALPHA.matcher(key);
        return alpha.matches() ? Optional.of(new LoraKey(alpha.group(1), Part.ALPHA)) : Optional.empty();
    }

    /** Returns whether a key belongs to a method that is not a plain LoRA: LoHa, LoKr, OFT, DoRA, Tucker convolutions. */
    static boolean isOtherMethod(String key) {
        return OTHER_METHOD.matcher(key).matches();
    }

    /** Returns whether a key belongs to a text encoder. */
    static boolean isTextEncoder(String key) {
        return TEXT_ENCODER.matcher(key).matches();
    }
}
