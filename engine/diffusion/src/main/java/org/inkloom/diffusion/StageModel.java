package org.inkloom.diffusion;

import java.util.List;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.picture.settings.PictureSetting;

/**
 * How the U-Net of a model is changed for a sampling, and what is done to its output.
 *
 * @param loras computed beside its weights
 * @param pictures attended to besides the prompts. Their starts and ends are shares of the training's timesteps; noise
 *     levels decide, not steps
 * @param rescale how far guidance is brought back to the contrast of the prompt's own prediction, from 0 (not at all)
 *     to 1 (Lin et al., arXiv:2305.08891, section 3.4)
 * @param graded how a soft mask is read: at 0 it says how much each place is drawn over, at 1 from which noise level on
 *     (Levin and Fried, arXiv:2306.00950); values between mix the two
 * @param assumed what is assumed about the model in place of what its files say
 */
public record StageModel(
        List<LoraUse> loras, List<IpAdapterUse> pictures, double rescale, double graded, Assumed assumed) {
    /**
     * What is assumed of a model.
     *
     * @param prediction {@code epsilon}, {@code v_prediction} or {@code sample}; {@link #LCM} for noise at the timesteps of a
     *     latent consistency model; {@code model} for what its files say
     * @param zeroTerminalSnr {@code true} or {@code false} for whether its noise ends in noise alone; {@code model} likewise
     */
    public record Assumed(String prediction, String zeroTerminalSnr) {
        /** Nothing: the files say it. */
        public static final Assumed NOTHING = new Assumed(PictureSetting.AS_THE_MODEL, PictureSetting.AS_THE_MODEL);

        /** That it is a latent consistency model (Luo et al., arXiv:2310.04378), for few steps. */
        public static final String LCM = "lcm";

        /** Returns whether it is a latent consistency model. */
        boolean consistent() {
            return prediction.equals(LCM);
        }
    }

    /** A model of which nothing is assumed. */
    public StageModel(List<LoraUse> loras, List<IpAdapterUse> pictures, double rescale, double graded) {
        this(loras, pictures, rescale, graded, Assumed.NOTHING);
    }

    /** Keeps copies. */
    public StageModel {
        loras = List.copyOf(loras);
        pictures = List.copyOf(pictures);
        if (!(rescale >= 0 && rescale <= 1 && graded >= 0 && graded <= 1)) {
            throw new IllegalArgumentException("shares of " + rescale + " and " + graded);
        }
    }

    /** Returns a model with LoRAs and nothing else. */
    public static StageModel of(List<LoraUse> loras) {
        return new StageModel(loras, List.of(), 0, 0);
    }
}
