package org.inkloom.diffusion.lora;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One key of a LyCORIS file (Yeh et al., arXiv:2309.14859), split into the layer and the tensor's role.
 *
 * @param module the layer, spelt as in the file
 * @param part the role, in LyCORIS' words; PEFT's {@code lora_magnitude_vector} becomes {@value #MAGNITUDE}
 */
record LycorisKey(String module, String part) {
    static final String MAGNITUDE = "dora_scale";
    static final String MIDDLE = "lora_mid";
    static final String DIFFERENCE = "diff";
    static final String BIAS = "diff_b";
    /** Difference to a normalisation's weight, one number for each channel. */
    static final String NORM = "w_norm";
    /** Difference to a normalisation's bias. */
    static final String NORM_BIAS = "b_norm";
    /** Factors of (IA)³ on a layer's outputs, or on its inputs where {@value #ON_INPUT} is not 0. */
    static final String FACTORS = "weight";

    static final String ON_INPUT = "on_input";

    private static final Pattern KEY = Pattern.compile(
            "(.+)\\.(hada_[wt][12](?:_[ab])?|lokr_w[12](?:_[ab])?|lokr_t[12]"
                    + "|dora_scale|lora_magnitude_vector|lora_mid|diff|diff_b|w_norm|b_norm|on_input)(?:\\.(?!weight$)[^.]+)?(?:\\.weight)?");
    private static final Pattern SCALED = Pattern.compile("((?:lora|lycoris)_.+)\\.weight");
    private static final Pattern UNKNOWN = Pattern.compile(".*(?:oft_|\\.(?:a|b)[12]\\.weight|\\.set_weight).*");

    /** Splits a key; empty if it belongs to no supported LyCORIS method. */
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

    /** Returns whether a key belongs to a method that is not supported: OFT, BOFT, GLoRA, whole weights. */
    static boolean isUnreadMethod(String key) {
        return UNKNOWN.matcher(key).matches() && parse(key).isEmpty();
    }
}
