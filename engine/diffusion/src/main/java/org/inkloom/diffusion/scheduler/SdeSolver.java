package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.settings.SettingsGroup;

/**
 * DPM-Solver++ with two stages as a stochastic equation, by the name DPM++ SDE (k-diffusion's {@code sample_dpmpp_sde},
 * diffusers' {@code DPMSolverSDEScheduler}). Noise is that of one Brownian path: what the first stage adds is part of
 * what the whole step adds. It is drawn from the seed's own stream and not from torchsde's tree, so that pictures have
 * the same statistics as diffusers' and are others.
 */
record SdeSolver(Sampling sampling, SigmaSpacing sigmas) implements Solver {
    static SdeSolver read(SettingsGroup settings) {
        Sampling sampling = Sampling.read(settings, Sampling.Defaults.TWO_CALLS);
        SchedulerRefusals.requireNoOriginal(sampling, "DPM++ SDE");
        return new SdeSolver(sampling, Sampling.sigmaSpacing(settings));
    }

    @Override
    public Stepper build(int steps, double strength) {
        float[] trained = schedule().sigmas();
        LevelTable table = LevelTable.throughout(sampling, sigmas, trained, steps);
        TwoCallLevels calls =
                TwoCallLevels.of(table.timesteps(), table.levels(), TwoCallLevels.halfway(table.levels()), trained);
        return new SdeStepper(
                calls, Tables.ending(table.levels(), 0), sampling, TwoCallLevels.firstCall(steps, strength));
    }

    private static final class SdeStepper extends SigmaStepper {
        /** Noise levels of the steps' starts, and 0. */
        private final float[] levels;
        /** Kept between the two calls of a step: the noise of its first stage and the sample at its start. */
        private final History between = new History(2);

        SdeStepper(TwoCallLevels calls, float[] levels, Sampling sampling, int start) {
            super(calls.timesteps(), calls.sigmas(), sampling, start);
            this.levels = levels;
        }

        @Override
        public int callsPerStep() {
            return 2;
        }

        @Override
        Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
            Tensor original = estimate(modelOutput, i, sample);
            if (i + 1 == calls()) {
                return original;
            }
            if (between.isEmpty()) {
                Tensor early = draw(noise, sample);
                between.push(sample);
                between.push(early);
                return stage(sample, original, AncestralSplit.of(sigma(i), sigma(i + 1)), sigma(i), early);
            }
            float from = sigma(i - 1);
            float to = levels[i / 2 + 1];
            double part = ((double) from - sigma(i)) / ((double) from - to);
            Tensor path = mul(between.get(0), Math.sqrt(part)).add(mul(draw(noise, sample), Math.sqrt(1 - part)));
            Tensor next = stage(between.get(1), original, AncestralSplit.of(from, to), from, path);
            between.clear();
            return next;
        }

        /** Moves a sample towards an estimate down to a level, and adds noise. */
        private static Tensor stage(Tensor sample, Tensor original, AncestralSplit split, float from, Tensor noise) {
            float kept = split.down() / from;
            return mul(sample, kept).add(mul(original, 1f - kept)).add(mul(noise, split.up()));
        }

        @Override
        public void close() {
            between.close();
        }
    }
}
