package org.inkloom.training.config;

/**
 * Distillation of many guided steps into few without guidance (Salimans and Ho, arXiv:2202.00512, with the guidance
 * distilled too, Meng et al., arXiv:2210.03142): the LoRA learns to go in one step where the model without it goes in
 * several guided ones.
 *
 * @param steps in which a picture is to be drawn, spaced evenly from the last timestep on ("trailing"); 0 for a plain
 *     training
 * @param guidance the scale at which the model itself is guided
 * @param rescale how far the guided prediction's deviation is taken back, as when drawing
 * @param substeps steps of the model in one of the LoRA's
 */
public record LeapConfig(
        @Key(
                name = "leap_steps",
                value = "0",
                help = "Teach the LoRA to draw in so few steps without guidance, e.g. 8; 0 does not.")
        int steps,

        @Key(name = "leap_cfg", value = "5.0", help = "With leap_steps: guidance of the model that is learnt from.")
        double guidance,

        @Key(name = "leap_rescale", value = "0.0", help = "With leap_steps: rescaling of that guidance, e.g. 0.5.")
        double rescale,

        @Key(
                name = "leap_substeps",
                value = "4",
                help = "With leap_steps: the model's steps in one of the LoRA's; 1000 in all at most.")
        int substeps) {
    /** Timesteps that models are trained with: no more of the model's steps fit between the first and the last. */
    private static final int TIMESTEPS = 1000;

    /** Checks the ranges. */
    public LeapConfig {
        SettingRange.check("leap_steps", steps, 0, 100);
        SettingRange.check("leap_cfg", guidance, 1, 100);
        SettingRange.check("leap_rescale", rescale, 0, 1);
        SettingRange.check("leap_substeps", substeps, 1, Math.min(100, TIMESTEPS / Math.max(1, steps)));
    }

    /** Returns whether leaps are learnt. */
    public boolean isOn() {
        return steps > 0;
    }
}
