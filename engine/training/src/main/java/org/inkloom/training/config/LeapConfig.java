package org.inkloom.training.config;

/**
 * Distillation into fewer sampling steps (Salimans and Ho, arXiv:2202.00512; with the guidance distilled as well, Meng
 * et al., arXiv:2210.03142). The teacher is the model without the LoRA, the student the model with it: one step of the
 * student, without guidance, learns to arrive where several guided steps of the teacher arrive. One such student step
 * is called a leap.
 *
 * @param steps number of steps in which the finished LoRA draws a picture, spaced evenly from the last timestep on
 *     ("trailing"); 0 for ordinary training
 * @param guidance classifier-free guidance scale of the teacher
 * @param rescale how far, 0 to 1, the guided prediction is rescaled to the deviation of the conditional one, as in
 *     sampling
 * @param substeps teacher steps for each step of the student
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
    /** Number of timesteps of the noise schedule; steps times substeps cannot exceed it. */
    private static final int TIMESTEPS = 1000;

    /** Checks the ranges. */
    public LeapConfig {
        SettingRange.check("leap_steps", steps, 0, 100);
        SettingRange.check("leap_cfg", guidance, 1, 100);
        SettingRange.check("leap_rescale", rescale, 0, 1);
        SettingRange.check("leap_substeps", substeps, 1, Math.min(100, TIMESTEPS / Math.max(1, steps)));
    }

    /** Returns whether this is a distillation. */
    public boolean isOn() {
        return steps > 0;
    }
}
