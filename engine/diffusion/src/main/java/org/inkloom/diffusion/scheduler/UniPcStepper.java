package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;

/** A run of {@link UniPcSolver}. Names follow arXiv:2302.04867, section 3 and appendix B. */
final class UniPcStepper extends LogSnrStepper {
    private final UniPcSolver config;
    private final History outputs;
    private final History lastSample = new History(1);
    private int taken;
    private int lastOrder;

    UniPcStepper(UniPcSolver config, double[] timesteps, float[] sigmas, int start) {
        super(timesteps, sigmas, config.sampling().prediction(), config.clamp(), start);
        this.config = config;
        this.outputs = new History(config.order());
    }

    @Override
    Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
        Tensor converted =
                config.predictOriginal() ? estimate(modelOutput, i, sample) : epsilon(modelOutput, i, sample);
        boolean correct =
                i > 0 && !lastSample.isEmpty() && !config.uncorrected().contains(i - 1);
        Tensor corrected = correct ? correct(converted, i) : sample;
        outputs.push(converted);
        int order = config.lowerOrderFinal() ? Math.min(config.order(), calls() - i) : config.order();
        lastOrder = Math.min(order, taken + 1);
        taken++;
        lastSample.push(corrected);
        return stays(i) ? corrected : predict(corrected, i);
    }

    /** Predicts the sample of the next call from that of call {@code i}. */
    private Tensor predict(Tensor sample, int i) {
        Step step = new Step(i, i + 1, lastOrder);
        Tensor next = linear(step, sample);
        if (lastOrder == 1) {
            return next;
        }
        float[] rho = lastOrder == 2 ? new float[] {0.5f} : step.solve(lastOrder - 1);
        return next.sub(mul(weighted(step, rho), step.weight()));
    }

    /**
     * Recomputes the step from the last call to call {@code i}, with the model's output at {@code i} that is now known.
     */
    private Tensor correct(Tensor output, int i) {
        Step step = new Step(i - 1, i, lastOrder);
        Tensor next = linear(step, lastSample.get(0));
        float[] rho = lastOrder == 1 ? new float[] {0.5f} : step.solve(lastOrder);
        Tensor change = mul(output.sub(outputs.get(0)), rho[rho.length - 1]);
        if (lastOrder > 1) {
            change = weighted(step, rho).add(change);
        }
        return next.sub(mul(change, step.weight()));
    }

    private Tensor linear(Step step, Tensor sample) {
        return mul(sample, step.sampleWeight()).sub(mul(outputs.get(0), step.outputWeight()));
    }

    /** Returns the weighted sum of the earlier outputs' differences from the newest one. */
    private Tensor weighted(Step step, float[] rho) {
        Tensor sum = difference(step, 0, rho[0]);
        for (int k = 1; k < step.order - 1; k++) {
            sum = sum.add(difference(step, k, rho[k]));
        }
        return sum;
    }

    private Tensor difference(Step step, int k, float rho) {
        return mul(div(outputs.get(k + 1).sub(outputs.get(0)), step.ratios[k]), rho);
    }

    @Override
    public void close() {
        outputs.close();
        lastSample.close();
    }

    /** The factors of a step from one call's noise level to another's. */
    private final class Step {
        private final int from;
        private final int to;
        private final int order;
        private final float h;
        private final float hh;
        // The earlier outputs' positions in units of the step, and 1 for its end.
        private final float[] ratios;

        Step(int from, int to, int order) {
            this.from = from;
            this.to = to;
            this.order = order;
            h = lambda(to) - lambda(from);
            hh = config.predictOriginal() ? -h : h;
            ratios = new float[order];
            for (int k = 1; k < order; k++) {
                ratios[k - 1] = (lambda(from - k) - lambda(from)) / h;
            }
            ratios[order - 1] = 1;
        }

        float sampleWeight() {
            return config.predictOriginal() ? level(to) / level(from) : alpha(to) / alpha(from);
        }

        float outputWeight() {
            return scale() * Float32.expm1(hh);
        }

        float weight() {
            return scale() * stepFunction();
        }

        private float scale() {
            return config.predictOriginal() ? alpha(to) : level(to);
        }

        private float stepFunction() {
            return config.bh1() ? hh : Float32.expm1(hh);
        }

        /** Solves the order conditions for the weights of {@code n} outputs. */
        float[] solve(int n) {
            float[][] rows = new float[n][n + 1];
            float phi = Float32.expm1(hh) / hh - 1f;
            int factorial = 1;
            for (int k = 0; k < n; k++) {
                for (int column = 0; column < n; column++) {
                    rows[k][column] = (float) Math.pow(ratios[column], k);
                }
                rows[k][n] = phi * factorial / stepFunction();
                factorial *= k + 2;
                phi = phi / hh - 1f / factorial;
            }
            return LinearSystem.solve(rows);
        }
    }
}
