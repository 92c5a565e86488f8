package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.settings.SettingsGroup;

/**
 * Pseudo linear multi-step (Liu et al., arXiv:2202.09778): a combination of up to four predictions is put into the
 * transfer of equation 9. As in Stable Diffusion 1's published settings there are no Runge-Kutta steps at the start;
 * instead the first step is computed twice.
 *
 * @param alphaToOne whether the last step ends without noise; otherwise it ends at the first training timestep's level
 */
record PndmSolver(Sampling sampling, boolean alphaToOne) implements Solver {
    /** The setting that leaves out the Runge-Kutta steps. */
    static final String SKIP = "skip_prk_steps";

    static PndmSolver read(SettingsGroup settings) {
        if (!settings.flag(SKIP, false)) {
            throw SchedulerRefusals.unsupported(
                    SKIP, "false", "Only the form without Runge-Kutta steps is known, which Stable Diffusion 1 uses.");
        }
        Sampling sampling = Sampling.read(settings, Sampling.Defaults.LEADING);
        SchedulerRefusals.requireNoOriginal(sampling, "PNDM");
        return new PndmSolver(sampling, settings.flag("set_alpha_to_one", false));
    }

    @Override
    public NoiseSchedule schedule() {
        return NoiseSchedule.of(sampling.noise());
    }

    @Override
    public Stepper build(int steps, double strength) {
        int start = Sampling.firstCall(steps, strength, 1);
        return new PndmStepper(this, twice(Tables.whole(sampling, steps), start + 1), steps, start);
    }

    /**
     * Returns the timesteps with the one at an index repeated, if it exists. The second call corrects the first step.
     */
    private static double[] twice(double[] timesteps, int place) {
        if (place >= timesteps.length) {
            return timesteps;
        }
        double[] calls = new double[timesteps.length + 1];
        System.arraycopy(timesteps, 0, calls, 0, place + 1);
        System.arraycopy(timesteps, place, calls, place + 1, timesteps.length - place);
        return calls;
    }

    /**
     * A run. With image-to-image the step that is computed twice is the first one taken; diffusers repeats the very
     * first timestep, which image-to-image leaves out.
     */
    private static final class PndmStepper extends AlphaStepper {
        private static final int ORDER = 4;

        private final NoiseSchedule schedule;
        private final int stride;
        private final float finalAlpha;
        private final History outputs = new History(ORDER);
        private final History first = new History(1);
        private int known;

        PndmStepper(PndmSolver config, double[] timesteps, int steps, int start) {
            super(timesteps, config.schedule(), config.sampling().prediction(), Clamp.OFF, start);
            schedule = config.schedule();
            stride = config.sampling().trainSteps() / steps;
            finalAlpha = config.alphaToOne() ? 1 : schedule.alphaCumprod(0);
        }

        @Override
        Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
            int timestep = (int) timestep(i);
            if (i == start() + 1) {
                Tensor mean = mul(modelOutput.add(outputs.get(0)), 0.5);
                int from = Math.min(timestep + stride, schedule.size() - 1);
                Tensor next = transfer(mean, first.get(0), from, timestep);
                first.clear();
                return next;
            }
            if (i == start()) {
                first.push(sample);
            }
            outputs.push(modelOutput);
            known = Math.min(known + 1, ORDER);
            return transfer(combined(), sample, timestep, timestep - stride);
        }

        /** Combines the outputs by the Adams-Bashforth formula whose order their number allows. */
        private Tensor combined() {
            return switch (known) {
                case 1 -> outputs.get(0);
                case 2 -> div(mul(outputs.get(0), 3).sub(outputs.get(1)), 2);
                case 3 ->
                    div(mul(outputs.get(0), 23).sub(mul(outputs.get(1), 16)).add(mul(outputs.get(2), 5)), 12);
                default ->
                    div(
                            mul(outputs.get(0), 55)
                                    .sub(mul(outputs.get(1), 59))
                                    .add(mul(outputs.get(2), 37))
                                    .sub(mul(outputs.get(3), 9)),
                            24);
            };
        }

        /** Computes equation 9: the sample at another timestep's noise level. */
        private Tensor transfer(Tensor output, Tensor sample, int from, int to) {
            float alpha = schedule.alphaCumprod(from);
            float target = to >= 0 ? schedule.alphaCumprod(to) : finalAlpha;
            Tensor epsilon = prediction() == PredictionType.V
                    ? mul(output, Float32.sqrt(alpha)).add(mul(sample, Float32.sqrt(1f - alpha)))
                    : output;
            float divisor = alpha * Float32.sqrt(1f - target) + Float32.sqrt(alpha * (1f - alpha) * target);
            return mul(sample, Float32.sqrt(target / alpha)).sub(mul(epsilon, (target - alpha) / divisor));
        }

        @Override
        public void close() {
            outputs.close();
            first.close();
        }
    }
}
