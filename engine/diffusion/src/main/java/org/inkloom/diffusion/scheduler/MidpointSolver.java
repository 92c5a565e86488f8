package org.inkloom.diffusion.scheduler;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.settings.SettingsGroup;

/**
 * The midpoint method over the logarithm of the noise level, by the name DPM2 (k-diffusion's {@code sample_dpm_2} and
 * {@code sample_dpm_2_ancestral}, diffusers' {@code KDPM2DiscreteScheduler} and {@code
 * KDPM2AncestralDiscreteScheduler}): each step but the last goes along the slope in its middle, where the model is
 * called a second time.
 *
 * @param ancestral whether each step goes below the next noise level and adds fresh noise up to it
 */
record MidpointSolver(Sampling sampling, SigmaSpacing sigmas, boolean ancestral) implements Solver {
    static MidpointSolver read(SettingsGroup settings, boolean ancestral) {
        Sampling sampling = Sampling.read(settings, Sampling.Defaults.TWO_CALLS);
        SchedulerRefusals.requireNoOriginal(sampling, "The midpoint method");
        return new MidpointSolver(sampling, Sampling.sigmaSpacing(settings), ancestral);
    }

    @Override
    public Stepper build(int steps, double strength) {
        float[] trained = schedule().sigmas();
        LevelTable table = LevelTable.throughout(sampling, sigmas, trained, steps);
        double[] levels = table.levels();
        // An ancestral step ends at to * to / from before noise is added: halfway there is the next level itself.
        double[] between = ancestral ? Arrays.copyOfRange(levels, 1, steps) : TwoCallLevels.halfway(levels);
        double[] told = sigmas == SigmaSpacing.KARRAS ? Tables.rint(table.timesteps()) : table.timesteps();
        TwoCallLevels calls = TwoCallLevels.of(told, levels, between, trained);
        return new MidpointStepper(calls, Tables.ending(levels, 0), this, TwoCallLevels.firstCall(steps, strength));
    }

    private static final class MidpointStepper extends SigmaStepper {
        /** Noise levels of the steps' starts, and 0. */
        private final float[] levels;

        private final boolean ancestral;
        /** Kept between the two calls of a step: the sample at its start. */
        private final History between = new History(1);

        MidpointStepper(TwoCallLevels calls, float[] levels, MidpointSolver config, int start) {
            super(calls.timesteps(), calls.sigmas(), config.sampling(), start);
            this.levels = levels;
            this.ancestral = config.ancestral();
        }

        @Override
        public int callsPerStep() {
            return 2;
        }

        @Override
        Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
            Tensor slope = div(sample.sub(estimate(modelOutput, i, sample)), sigma(i));
            if (between.isEmpty()) {
                if (i + 1 < calls()) {
                    between.push(sample);
                }
                return sample.add(mul(slope, sigma(i + 1) - sigma(i)));
            }
            int step = i / 2;
            Tensor start = between.get(0);
            float from = levels[step];
            float to = levels[step + 1];
            AncestralSplit split = ancestral ? AncestralSplit.of(from, to) : new AncestralSplit(to, 0);
            Tensor next = start.add(mul(slope, split.down() - from));
            between.clear();
            return ancestral ? next.add(mul(draw(noise, sample), split.up())) : next;
        }

        @Override
        public void close() {
            between.close();
        }
    }
}
