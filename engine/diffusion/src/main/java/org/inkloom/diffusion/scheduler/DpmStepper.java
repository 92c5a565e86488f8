package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;

/** A run of {@link DpmSolver}. Updates follow arXiv:2211.01095, appendices A and B. */
final class DpmStepper extends LogSnrStepper {
    /** In runs of fewer steps the last ones are unstable at full order. */
    private static final int FEW_STEPS = 15;

    private final DpmSolver config;
    private final History outputs;
    private int taken;

    DpmStepper(DpmSolver config, double[] timesteps, float[] sigmas, int start) {
        super(timesteps, sigmas, config.sampling().prediction(), config.clamp(), start);
        this.config = config;
        this.outputs = new History(config.order());
    }

    @Override
    Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
        outputs.push(
                config.algorithm().original() ? estimate(modelOutput, i, sample) : epsilon(modelOutput, i, sample));
        if (stays(i)) {
            return sample;
        }
        int order = Math.min(Math.min(config.order(), taken + 1), highestOrder(i));
        taken++;
        DpmCoefficients c = DpmCoefficients.of(config.algorithm(), config.heun() || order == 3, this, i, i + 1);
        Tensor next = mul(sample, c.sample()).add(mul(outputs.get(0), c.newest()));
        if (order > 1) {
            next = next.add(differences(i, order, c));
        }
        return config.algorithm().stochastic() ? next.add(mul(draw(noise, sample), c.noise())) : next;
    }

    private int highestOrder(int i) {
        boolean few = calls() < FEW_STEPS && config.lowerOrderFinal();
        if (i == calls() - 1 && (config.eulerAtFinal() || few || config.last() == FinalSigma.ZERO)) {
            return 1;
        }
        return i == calls() - 2 && few ? 2 : config.order();
    }

    /** Returns the weighted sum of the divided differences of the last outputs. */
    private Tensor differences(int i, int order, DpmCoefficients c) {
        float h = lambda(i + 1) - lambda(i);
        float r0 = (lambda(i) - lambda(i - 1)) / h;
        Tensor first = mul(outputs.get(0).sub(outputs.get(1)), 1f / r0);
        if (order == 2) {
            return mul(first, c.first());
        }
        float r1 = (lambda(i - 1) - lambda(i - 2)) / h;
        Tensor before = mul(outputs.get(1).sub(outputs.get(2)), 1f / r1);
        Tensor change = first.sub(before);
        Tensor slope = first.add(mul(change, r0 / (r0 + r1)));
        Tensor curvature = mul(change, 1f / (r0 + r1));
        return mul(slope, c.first()).add(mul(curvature, c.second()));
    }

    @Override
    public void close() {
        outputs.close();
    }
}
