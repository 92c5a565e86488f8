package org.inkloom.diffusion.lora;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One key of a LyCORIS file (Yeh et al., arXiv:2309.14859), split into the layer and the tensor's role.
 *
 * @param module the layer, spelt as in the file
 * @param part the role, in LyCORIS' words; a DoRA's lengths may have PEFT's word, {@value #PEFT_MAGNITUDE}
 */
record LycorisKey(String module, String part) {
    /** Lengths of the vectors of a DoRA, one for each input or one for each output. */
    static final String MAGNITUDE = "dora_scale";
    /** The same in PEFT's files, always one for each output: of a convolution they lie where inputs are counted. */
    static final String PEFT_MAGNITUDE = "lora_magnitude_vector";

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

    private static final Pattern KEY = Pattern.compile("(.+)\\.(hada_[wt][12](?:_[ab])?|lokr_w[12](?:_[ab])?|lokr_t2"
            + "|dora_scale|lora_magnitude_vector|lora_mid|diff|diff_b|w_norm|b_norm|on_input)"
            + "(?:\\.(?!weight$)[^.]+)?(?:\\.weight)?");
    private static final Pattern SCALED = Pattern.compile("((?:lora|lycoris)_.+)\\.weight");

    /** Splits a key; empty if it belongs to no supported LyCORIS method. */
    static Optional<LycorisKey> parse(String key) {
        Matcher known = KEY.matcher(key);
        if (known.matches()) {
            return Optional.of(new LycorisKey(known.group(1), known.group(2)));
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

    /**
     * Returns the key for a layer that turned out to be a normalisation: programs that write what differs between two models
     * name a normalisation's differences as those of any other layer.
     */
    Optional<LycorisKey> ofNorm() {
        return switch (part) {
            case NORM, NORM_BIAS -> Optional.of(this);
            case DIFFERENCE -> Optional.of(new LycorisKey(module, NORM));
            case BIAS -> Optional.of(new LycorisKey(module, NORM_BIAS));
            default -> Optional.empty();
        };
    }

    /** Returns whether the tensor may hold whole numbers. */
    boolean isSwitch() {
        return part.equals(ON_INPUT);
    }
}
