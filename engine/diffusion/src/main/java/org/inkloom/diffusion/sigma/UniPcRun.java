package org.inkloom.diffusion.sigma;

import java.util.ArrayList;
import java.util.List;

/**
 * UniPC (Zhao et al., arXiv:2302.04867): the multistep form that predicts pictures, with its corrector. Formulas: the
 * paper's code as ComfyUI runs it, with noise levels instead of times.
 */
final class UniPcRun {
    /** Takes the place of a last level of 0, which has no logarithm. */
    private static final double LAST = 0.001;

    private final SigmaSampler.Model model;
    private final double[] sigmas;
    private final boolean second;
    private final int highest;
    private final SigmaSampler.Steps told;
    private final List<float[]> denoised = new ArrayList<>();
    private final List<Double> levels = new ArrayList<>();
    private float[] x;

    /**
     * Begins a run.
     *
     * @param second whether the paper's function B is {@code exp(h) - 1} instead of {@code h}
     * @param highest the order that is reached after as many steps; 3 in ComfyUI
     * @param told is called after each step
     */
    UniPcRun(
            SigmaSampler.Model model,
            float[] start,
            double[] sigmas,
            boolean second,
            int highest,
            SigmaSampler.Steps told) {
        this.model = model;
        this.sigmas = sigmas.clone();
        if (this.sigmas[sigmas.length - 1] == 0) {
            this.sigmas[sigmas.length - 1] = LAST;
        }
        this.second = second;
        this.highest = highest;
        this.told = told;
        x = scaled(start, alpha(this.sigmas[0]));
    }

    /** Factor that scales latents of a noise level to the variance of training. */
    private static double alpha(double sigma) {
        return 1 / Math.sqrt(sigma * sigma + 1);
    }

    private static float[] scaled(float[] values, double by) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (values[i] * by);
        }
        return result;
    }

    private float[] estimate(float[] at, double sigma) {
        return model.denoised(scaled(at, 1 / alpha(sigma)), sigma);
    }

    float[] run() {
        int steps = sigmas.length - 1;
        int order = Math.min(highest, steps - 1);
        remember(estimate(x, sigmas[0]), sigmas[0], Math.max(1, order));
        told.done(1, steps, denoised.getLast());
        if (steps == 1) {
            x = predictedOnly(sigmas[1], 1);
        }
        for (int step = 1; step < steps; step++) {
            step(step, Math.min(step, Math.min(order, steps + 1 - step)), order, true);
            if (step == steps - 1) {
                step(steps, Math.min(order, 1), order, false);
            }
            told.done(step + 1, steps, denoised.getLast());
        }
        return scaled(x, 1 / alpha(sigmas[steps]));
    }

    private float[] predictedOnly(double sigma, int order) {
        return new Update(sigma, order).predicted();
    }

    private void step(int step, int stepOrder, int order, boolean corrects) {
        Update update = new Update(sigmas[step], stepOrder);
        float[] predicted = update.predicted();
        if (!corrects) {
            x = predicted;
            return;
        }
        float[] there = estimate(predicted, sigmas[step]);
        x = update.corrected(there);
        remember(there, sigmas[step], order);
    }

    private void remember(float[] picture, double sigma, int most) {
        if (denoised.size() == most) {
            denoised.removeFirst();
            levels.removeFirst();
        }
        denoised.add(picture);
        levels.add(sigma);
    }

    /** The factors of one step to a noise level, computed from the earlier estimates. */
    private final class Update {
        private final int order;
        private final double alpha;
        private final double shrinking;
        private final double phi;
        private final double b;
        private final double[] ratios;
        private final double[] wanted;

        Update(double sigma, int order) {
            this.order = order;
            double last = levels.getLast();
            double h = Math.log(last) - Math.log(sigma);
            double hh = -h;
            alpha = alpha(sigma);
            // The noise's standard deviation is sigma times alpha in training's scale; this is its ratio between both
            // levels.
            shrinking = sigma * alpha / (last * alpha(last));
            phi = Math.expm1(hh);
            b = second ? Math.expm1(hh) : hh;
            ratios = new double[order];
            for (int i = 1; i < order; i++) {
                ratios[i - 1] = (Math.log(last) - Math.log(levels.get(levels.size() - 1 - i))) / h;
            }
            ratios[order - 1] = 1;
            wanted = new double[order];
            double term = phi / hh - 1;
            double factorial = 1;
            for (int i = 1; i <= order; i++) {
                wanted[i - 1] = term * factorial / b;
                factorial *= i + 1;
                term = term / hh - 1 / factorial;
            }
        }

        private double[] weights(int count) {
            double[][] rows = new double[count][count];
            double[] right = new double[count];
            for (int i = 0; i < count; i++) {
                for (int k = 0; k < count; k++) {
                    rows[i][k] = Math.pow(ratios[k], i);
                }
                right[i] = wanted[i];
            }
            return solved(rows, right);
        }

        float[] predicted() {
            double[] weights = order == 2 ? new double[] {0.5} : order > 2 ? weights(order - 1) : new double[0];
            float[] first = denoised.getLast();
            float[] result = new float[x.length];
            for (int i = 0; i < result.length; i++) {
                result[i] = (float) (base(i, first) - alpha * b * slopes(i, first, weights, order - 1));
            }
            return result;
        }

        float[] corrected(float[] there) {
            double[] weights = order == 1 ? new double[] {0.5} : weights(order);
            float[] first = denoised.getLast();
            float[] result = new float[x.length];
            for (int i = 0; i < result.length; i++) {
                double slope = slopes(i, first, weights, order - 1) + weights[order - 1] * (there[i] - first[i]);
                result[i] = (float) (base(i, first) - alpha * b * slope);
            }
            return result;
        }

        private double base(int i, float[] first) {
            return shrinking * x[i] - alpha * phi * first[i];
        }

        private double slopes(int i, float[] first, double[] weights, int count) {
            double sum = 0;
            for (int k = 0; k < count; k++) {
                sum += weights[k] * (denoised.get(denoised.size() - 2 - k)[i] - first[i]) / ratios[k];
            }
            return sum;
        }
    }

    /** Solves at most three linear equations by elimination with row exchange. */
    private static double[] solved(double[][] rows, double[] right) {
        int count = right.length;
        for (int column = 0; column < count; column++) {
            int best = column;
            for (int row = column + 1; row < count; row++) {
                best = Math.abs(rows[row][column]) > Math.abs(rows[best][column]) ? row : best;
            }
            double[] swapped = rows[column];
            rows[column] = rows[best];
            rows[best] = swapped;
            double value = right[column];
            right[column] = right[best];
            right[best] = value;
            for (int row = column + 1; row < count; row++) {
                double share = rows[row][column] / rows[column][column];
                for (int k = column; k < count; k++) {
                    rows[row][k] -= share * rows[column][k];
                }
                right[row] -= share * right[column];
            }
        }
        double[] result = new double[count];
        for (int row = count - 1; row >= 0; row--) {
            double sum = right[row];
            for (int k = row + 1; k < count; k++) {
                sum -= rows[row][k] * result[k];
            }
            result[row] = sum / rows[row][row];
        }
        return result;
    }
}
