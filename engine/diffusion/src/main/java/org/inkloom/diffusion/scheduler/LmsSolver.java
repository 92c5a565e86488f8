package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.settings.SettingsGroup;

/**
 * Linear multistep method of order four, with weights for the actual distances of the noise levels: the polynomial
 * through the last slopes is integrated over the step (k-diffusion's {@code sample_lms}, diffusers' {@code
 * LMSDiscreteScheduler}).
 */
record LmsSolver(Sampling sampling, SigmaSpacing sigmas) implements Solver {
    static LmsSolver read(SettingsGroup settings) {
        return new LmsSolver(Sampling.read(settings, Sampling.Defaults.LINSPACE), Sampling.sigmaSpacing(settings));
    }

    @Override
    public Stepper build(int steps, double strength) {
        LevelTable table = LevelTable.throughout(sampling, sigmas, schedule().sigmas(), steps);
        return new LmsStepper(
                table.timesteps(), Tables.ending(table.levels(), 0), sampling, Sampling.firstCall(steps, strength, 1));
    }

    private static final class LmsStepper extends SigmaStepper {
        private static final int ORDER = 4;
        /** Of Gauss and Legendre's two nodes, exact for polynomials of the third degree. Both weigh half the step. */
        private static final double NODE = 1 / Math.sqrt(3);

        private final History slopes = new History(ORDER);

        LmsStepper(double[] timesteps, float[] sigmas, Sampling sampling, int start) {
            super(timesteps, sigmas, sampling, start);
        }

        @Override
        Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
            slopes.push(div(sample.sub(estimate(modelOutput, i, sample)), sigma(i)));
            Tensor next = sample;
            for (int age = 0; age < slopes.size(); age++) {
                next = next.add(mul(slopes.get(age), weight(i, age)));
            }
            return next;
        }

        /**
         * Returns the weight of the slope of {@code age} steps ago: the integral over the step of the polynomial that is 1 at its
         * level and 0 at those of the other known slopes. A run from a noised picture knows as many slopes as it has taken steps.
         */
        private double weight(int i, int age) {
            double half = ((double) sigma(i + 1) - sigma(i)) / 2;
            double middle = ((double) sigma(i + 1) + sigma(i)) / 2;
            return half * (basis(i, age, middle - half * NODE) + basis(i, age, middle + half * NODE));
        }

        private double basis(int i, int age, double at) {
            double product = 1;
            for (int other = 0; other < slopes.size(); other++) {
                if (other != age) {
                    product *= (at - sigma(i - other)) / ((double) sigma(i - age) - sigma(i - other));
                }
            }
            return product;
        }

        @Override
        public void close() {
            slopes.close();
        }
    }
}
