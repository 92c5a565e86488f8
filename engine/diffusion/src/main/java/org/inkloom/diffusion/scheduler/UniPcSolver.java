package org.inkloom.diffusion.scheduler;

import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.inkloom.run.settings.SettingsGroup;

/**
 * UniPC: a predictor, and a corrector that uses the same model output (Zhao et al., arXiv:2302.04867).
 *
 * @param order how many model outputs an update uses, 1 to 4
 * @param bh1 whether the step function is {@code h} instead of {@code exp(h) - 1}
 * @param predictOriginal whether estimates of the noise-free original are extrapolated instead of the noise
 * @param lowerOrderFinal whether the last steps use lower orders
 * @param uncorrected indices of the steps after which the corrector is left out
 */
record UniPcSolver(
        Sampling sampling,
        int order,
        boolean bh1,
        boolean predictOriginal,
        boolean lowerOrderFinal,
        Set<Integer> uncorrected,
        SigmaSpacing sigmas,
        FinalSigma last,
        OptionalDouble sigmaMin,
        OptionalDouble sigmaMax,
        Clamp clamp)
        implements Solver {
    private static final int HIGHEST_ORDER = 4;

    static UniPcSolver read(SettingsGroup settings) {
        int order = SchedulerRefusals.whole(settings, "solver_order", 2);
        if (order < 1 || order > HIGHEST_ORDER) {
            throw SchedulerRefusals.unsupported(
                    "solver_order", Integer.toString(order), "It is 1 to " + HIGHEST_ORDER + ".");
        }
        return new UniPcSolver(
                Sampling.read(settings, Sampling.Defaults.LINSPACE),
                order,
                settings.text("solver_type", "bh2").equals("bh1"),
                settings.flag("predict_x0", true),
                settings.flag("lower_order_final", true),
                SchedulerRefusals.numbers(settings, "disable_corrector").stream()
                        .map(Double::intValue)
                        .collect(Collectors.toSet()),
                Sampling.sigmaSpacing(settings),
                SchedulerRefusals.choice(settings, "final_sigmas_type", FinalSigma.ZERO),
                settings.number("sigma_min"),
                settings.number("sigma_max"),
                Clamp.readDynamicOnly(settings));
    }

    @Override
    public Stepper build(int steps, double strength) {
        float[] trained = schedule().sigmas();
        double[] timesteps = Tables.withoutLast(sampling, sampling.trainSteps(), steps);
        double[] levels;
        double smallest = trained[0];
        if (sigmas == SigmaSpacing.BY_TIMESTEP) {
            levels = Tables.interpolate(trained, timesteps);
        } else {
            levels = Tables.spread(
                    sigmas, sigmaMax.orElse(trained[trained.length - 1]), sigmaMin.orElse(trained[0]), steps);
            double[] exact = Tables.timestepsOf(levels, trained);
            timesteps = Tables.truncated(sigmas == SigmaSpacing.KARRAS ? Tables.rint(exact) : exact);
            smallest = levels[levels.length - 1];
        }
        float[] all = Tables.ending(levels, last == FinalSigma.ZERO ? 0 : smallest);
        return new UniPcStepper(this, timesteps, all, Sampling.firstCall(steps, strength, 1));
    }
}
