package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.settings.SettingsGroup;

/**
 * Heun's second-order method (Karras et al., arXiv:2206.00364, algorithm 1 with correction): each step but the last
 * calls the model a second time, at the step's end, and goes along the mean of both slopes.
 */
record HeunSolver(Sampling sampling, SigmaSpacing sigmas, Clamp clamp) implements Solver {
    static HeunSolver read(SettingsGroup settings) {
        return new HeunSolver(
                Sampling.read(settings, Sampling.Defaults.TWO_CALLS),
                Sampling.sigmaSpacing(settings),
                Clamp.readFixedOnly(settings));
    }

    @Override
    public Stepper build(int steps, double strength) {
        float[] trained = schedule().sigmas();
        LevelTable table = LevelTable.throughout(sampling, sigmas, trained, steps);
        double[] timesteps = table.timesteps();
        float[] single = Tables.ending(table.levels(), 0);
        int calls = 2 * steps - 1;
        double[] callTimesteps = new double[calls];
        float[] callSigmas = new float[calls + 1];
        for (int i = 0; i < calls; i++) {
            callTimesteps[i] = timesteps[(i + 1) / 2];
            callSigmas[i] = single[(i + 1) / 2];
        }
        callSigmas[calls] = single[steps];
        int start = Math.min(Sampling.firstCall(steps, strength, 2), calls - 1);
        return new HeunStepper(callTimesteps, callSigmas, this, start);
    }

    private static final class HeunStepper extends SigmaStepper {
        private final Clamp clamp;
        // Kept between the two calls of a step: the slope and the sample at its start.
        private final History between = new History(2);

        HeunStepper(double[] timesteps, float[] sigmas, HeunSolver config, int start) {
            super(timesteps, sigmas, config.sampling(), start);
            this.clamp = config.clamp();
        }

        @Override
        public int callsPerStep() {
            return 2;
        }

        @Override
        Tensor estimate(Tensor modelOutput, int i, Tensor sample) {
            return clamp.apply(super.estimate(modelOutput, i, sample));
        }

        @Override
        Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
            Tensor slope = div(sample.sub(estimate(modelOutput, i, sample)), sigma(i));
            if (between.isEmpty()) {
                between.push(sample);
                between.push(slope);
                return sample.add(mul(slope, sigma(i + 1) - sigma(i)));
            }
            Tensor mean = div(between.get(0).add(slope), 2);
            Tensor next = between.get(1).add(mul(mean, sigma(i) - sigma(i - 1)));
            between.clear();
            return next;
        }

        @Override
        public void close() {
            between.close();
        }
    }
}
