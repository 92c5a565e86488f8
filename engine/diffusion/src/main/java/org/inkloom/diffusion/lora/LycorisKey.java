package org.inkloom.diffusion.lora;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key of a LyCORIS file (Yeh et al., arXiv:2309.14859), split into the layer that it names and the tensor's role there.
 *
 * @param module the layer as the file spells it
 * @param part the role, under LyCORIS' name; PEFT's {@code lora_magnitude_vector} is {@value #MAGNITUDE}
 */
record LycorisKey(String module, String part) {
    static final String MAGNITUDE = "dora_scale";
    static final String MIDDLE = "lora_mid";
    static final String DIFFERENCE = "diff";
    static final String BIAS = "diff_b";
    /** What is added to a normalisation's weight, which is one number for each channel. */
    static final String NORM = "w_norm";
    /** What is added to its bias. */
    static final String NORM_BIAS = "b_norm";
    /** (IA)³ scales a layer's outputs, or its inputs where {@value #ON_INPUT} is not 0. */
    static final String FACTORS = "weight";

    static final String ON_INPUT = "on_input";

    private static final Pattern KEY = Pattern.compile(
            "(.+)\\.(hada_[wt][12](?:_[ab])?|lokr_w[12](?:_[ab])?|lokr_t[12]"
                    + "|dora_scale|lora_magnitude_vector|lora_mid|diff|diff_b|w_norm|b_norm|on_input)(?:\\.(?!weight$)[^.]+)?(?:\\.weight)?");
    private static final Pattern SCALED = Pattern.compile("((?:lora|lycoris)_.+)\\.weight");
    private static final Pattern UNKNOWN = Pattern.compile(".*(?:oft_|\\.(?:a|b)[12]\\.weight|\\.set_weight).*");

    /** Splits a key; empty if it is none of a method that is read. */
    static Optional<LycorisKey> parse(String key) {
        Matcher known = KEY.matcher(key);
        if (known.matches()) {
            String part = known.group(2);
            return Optional.of(new LycorisKey(known.group(1), part.equals("lora_magnitude_vector") ? MAGNITUDE : part));
        }
        Matcher scaled = SCALED.matcher(key);
        return scaled.matches()
                        && LoraKey.parse(key).isEmpty()
                        && scaled.group(1).indexOf('.') < 0
                ? Optional.of(new LycorisKey(scaled.group(1), FACTORS))
                : Optional.empty();
    }

    /** Returns whether the layer is a normalisation. */
    boolean isOfNorm() {
        return part.equals(NORM) || part.equals(NORM_BIAS);
    }

    /** Returns whether a key belongs to a method that is not read: OFT, BOFT, GLoRA, whole weights. */
    static boolean isUnreadMethod(String key) {
        return UNKNOWN.matcher(key).matches() && parse(key).isEmpty();
    }
}
