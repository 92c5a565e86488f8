package org.inkloom.diffusion.scheduler;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.settings.SettingsGroup;

/**
 * The settings that all samplers have.
 *
 * @param noise the noise of training
 * @param prediction what the model predicts
 * @param spacing how steps are spread over the training timesteps
 * @param stepsOffset added to all timesteps of {@link TimestepSpacing#LEADING}
 */
record Sampling(NoiseConfig noise, PredictionType prediction, TimestepSpacing spacing, int stepsOffset) {
    /** The defaults of one sampler class; diffusers' classes differ in these. */
    record Defaults(double betaStart, double betaEnd, BetaSchedule schedule, TimestepSpacing spacing) {
        static final Defaults LINSPACE = new Defaults(0.0001, 0.02, BetaSchedule.LINEAR, TimestepSpacing.LINSPACE);
        /** Those of the samplers that call the model twice in a step. */
        static final Defaults TWO_CALLS = new Defaults(0.00085, 0.012, BetaSchedule.LINEAR, TimestepSpacing.LINSPACE);

        /** Those of the samplers of distilled models. */
        static final Defaults DISTILLED =
                new Defaults(0.00085, 0.012, BetaSchedule.SCALED_LINEAR, TimestepSpacing.LEADING);

        static final Defaults LEADING = new Defaults(0.0001, 0.02, BetaSchedule.LINEAR, TimestepSpacing.LEADING);
    }

    static Sampling read(SettingsGroup settings, Defaults defaults) {
        try {
            NoiseConfig noise = new NoiseConfig(
                    SchedulerRefusals.whole(settings, "num_train_timesteps", 1000),
                    settings.number("beta_start", defaults.betaStart()),
                    settings.number("beta_end", defaults.betaEnd()),
                    SchedulerRefusals.choice(settings, "beta_schedule", defaults.schedule()),
                    SchedulerRefusals.numbers(settings, "trained_betas"),
                    settings.flag("rescale_betas_zero_snr", false));
            int offset = SchedulerRefusals.whole(settings, "steps_offset", 0);
            if (offset < 0 || offset >= noise.trainSteps()) {
                throw SchedulerRefusals.unsupported(
                        "steps_offset",
                        Integer.toString(offset),
                        "It is added to training timesteps, of which there are " + noise.trainSteps() + ".");
            }
            return new Sampling(
                    noise,
                    SchedulerRefusals.choice(settings, "prediction_type", PredictionType.EPSILON),
                    SchedulerRefusals.choice(settings, "timestep_spacing", defaults.spacing()),
                    offset);
        } catch (IllegalArgumentException e) {
            throw SchedulerRefusals.unsupported(
                    "num_train_timesteps, beta_start, beta_end or trained_betas",
                    "as the file says",
                    e.getMessage() + ".");
        }
    }

    int trainSteps() {
        return noise.trainSteps();
    }

    /** Reads how noise levels are spaced. diffusers has a flag for each spacing, of which at most one may be set. */
    static SigmaSpacing sigmaSpacing(SettingsGroup settings) {
        SchedulerRefusals.requireOff(settings, "use_flow_sigmas");
        List<SigmaSpacing> chosen = Arrays.stream(SigmaSpacing.values())
                .filter(spacing -> spacing != SigmaSpacing.BY_TIMESTEP && settings.flag(spacing.configName(), false))
                .toList();
        if (chosen.size() > 1) {
            throw SchedulerRefusals.unsupported(
                    chosen.get(1).configName(), "true", chosen.get(0).configName() + " is set too.");
        }
        return chosen.isEmpty() ? SigmaSpacing.BY_TIMESTEP : chosen.getFirst();
    }

    /**
     * Returns the index of the first model call of image-to-image, which takes only the last steps.
     *
     * @param steps of a whole run
     * @param strength share of the steps to take, in (0, 1]
     * @param callsPerStep model calls for each step
     * @throws InkloomException {@code INK-SCHED-004} if no step is left
     */
    static int firstCall(int steps, double strength, int callsPerStep) {
        int taken = Math.min((int) (steps * strength), steps);
        if (taken < 1) {
            throw InkloomException.badInput(
                    "INK-SCHED-004",
                    "With the strength " + strength + " none of " + steps + " steps is left to take.",
                    "Image-to-image takes the last strength x steps of the steps, rounded down.",
                    "Raise " + SettingKey.of("strength") + " to at least "
                            + String.format(Locale.ROOT, "%.3f", Math.ceil(1000.0 / steps) / 1000)
                            + ", or give more " + SettingKey.of("steps") + ".");
        }
        return (steps - taken) * callsPerStep;
    }
}
