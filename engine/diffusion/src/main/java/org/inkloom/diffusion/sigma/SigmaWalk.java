package org.inkloom.diffusion.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The state of one way through the noise levels, and the steps that samplers take. */
final class SigmaWalk {
    private static final int ORDER = 4;
    /** Nodes and weights of Gauss and Legendre for polynomials to the seventh degree. */
    private static final double[] NODES = {
        -0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526
    };

    private static final double[] WEIGHTS = {
        0.3478548451374538, 0.6521451548625461, 0.6521451548625461, 0.3478548451374538
    };

    private final SigmaSampler.Model model;
    private final double[] sigmas;
    private final Supplier<float[]> noise;
    private float[] x;
    private float[] seen = new float[0];
    private float[] seenBefore = new float[0];
    /** Slopes of the steps before, the newest first. */
    private final List<float[]> slopes = new ArrayList<>();

    SigmaWalk(SigmaSampler.Model model, float[] x, double[] sigmas, Supplier<float[]> noise) {
        this.model = model;
        this.x = x;
        this.sigmas = sigmas;
        this.noise = noise;
    }

    float[] x() {
        return x;
    }

    float[] denoised() {
        return seen;
    }

    void look(int i) {
        seenBefore = seen;
        seen = model.denoised(x, sigmas[i]);
    }

    private static float[] sum(double a, float[] first, double b, float[] second) {
        float[] result = new float[first.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (a * first[i] + b * second[i]);
        }
        return result;
    }

    private static float[] slope(float[] at, float[] denoised, double sigma) {
        return sum(1 / sigma, at, -1 / sigma, denoised);
    }

    private void move(float[] slope, double by) {
        x = sum(1, x, by, slope);
    }

    private void addNoise(double deviation) {
        if (deviation > 0) {
            x = sum(1, x, deviation, noise.get());
        }
    }

    /** How far down and how much noise up again an ancestral step goes. */
    private record Ancestral(double down, double up) {
        static Ancestral of(double from, double to) {
            if (to == 0) {
                return new Ancestral(0, 0);
            }
            double up = Math.min(to, Math.sqrt(to * to * (from * from - to * to) / (from * from)));
            return new Ancestral(Math.sqrt(to * to - up * up), up);
        }
    }

    void euler(int i) {
        move(slope(x, seen, sigmas[i]), sigmas[i + 1] - sigmas[i]);
    }

    void eulerAncestral(int i) {
        Ancestral step = Ancestral.of(sigmas[i], sigmas[i + 1]);
        if (step.down() == 0) {
            x = seen.clone();
            return;
        }
        move(slope(x, seen, sigmas[i]), step.down() - sigmas[i]);
        addNoise(step.up());
    }

    void heun(int i) {
        double by = sigmas[i + 1] - sigmas[i];
        float[] first = slope(x, seen, sigmas[i]);
        if (sigmas[i + 1] == 0) {
            move(first, by);
            return;
        }
        float[] there = sum(1, x, by, first);
        float[] second = slope(there, model.denoised(there, sigmas[i + 1]), sigmas[i + 1]);
        move(sum(0.5, first, 0.5, second), by);
    }

    void midpoint(int i, double to, double up) {
        float[] first = slope(x, seen, sigmas[i]);
        if (to == 0) {
            move(first, to - sigmas[i]);
            return;
        }
        double middle = Math.exp((Math.log(sigmas[i]) + Math.log(to)) / 2);
        float[] there = sum(1, x, middle - sigmas[i], first);
        move(slope(there, model.denoised(there, middle), middle), to - sigmas[i]);
        addNoise(up);
    }

    void midpointAncestral(int i) {
        Ancestral step = Ancestral.of(sigmas[i], sigmas[i + 1]);
        midpoint(i, step.down(), step.up());
    }

    private void remember(float[] slope) {
        slopes.addFirst(slope);
        if (slopes.size() > ORDER) {
            slopes.removeLast();
        }
    }

    void lms(int i) {
        remember(slope(x, seen, sigmas[i]));
        if (sigmas[i + 1] == 0) {
            x = seen.clone();
            return;
        }
        float[] moved = x;
        for (int j = 0; j < slopes.size(); j++) {
            moved = sum(1, moved, coefficient(slopes.size(), i, j), slopes.get(j));
        }
        x = moved;
    }

    /** The integral over a step of the polynomial that is 1 at level {@code i - j} and 0 at the other ones known. */
    private double coefficient(int order, int i, int j) {
        double half = (sigmas[i + 1] - sigmas[i]) / 2;
        double middle = (sigmas[i + 1] + sigmas[i]) / 2;
        double integral = 0;
        for (int node = 0; node < NODES.length; node++) {
            double at = middle + half * NODES[node];
            double value = 1;
            for (int k = 0; k < order; k++) {
                if (k != j) {
                    value *= (at - sigmas[i - k]) / (sigmas[i - j] - sigmas[i - k]);
                }
            }
            integral += WEIGHTS[node] * value;
        }
        return integral * half;
    }

    void twoStagesAncestral(int i) {
        Ancestral step = Ancestral.of(sigmas[i], sigmas[i + 1]);
        if (step.down() == 0) {
            move(slope(x, seen, sigmas[i]), step.down() - sigmas[i]);
        } else {
            double h = Math.log(sigmas[i]) - Math.log(step.down());
            double middle = Math.exp(Math.log(sigmas[i]) - h / 2);
            float[] there = sum(middle / sigmas[i], x, -Math.expm1(-h / 2), seen);
            float[] second = model.denoised(there, middle);
            x = sum(step.down() / sigmas[i], x, -Math.expm1(-h), second);
        }
        addNoise(step.up());
    }

    void twoSteps(int i) {
        double h = Math.log(sigmas[i]) - Math.log(sigmas[i + 1]);
        double keep = sigmas[i + 1] / sigmas[i];
        if (i == 0 || sigmas[i + 1] == 0) {
            x = sum(keep, x, -Math.expm1(-h), seen);
            return;
        }
        double r = (Math.log(sigmas[i - 1]) - Math.log(sigmas[i])) / h;
        float[] ahead = sum(1 + 1 / (2 * r), seen, -1 / (2 * r), seenBefore);
        x = sum(keep, x, -Math.expm1(-h), ahead);
    }

    void reverse(int i) {
        double signal = 1 / (sigmas[i] * sigmas[i] + 1);
        double signalNext = 1 / (sigmas[i + 1] * sigmas[i + 1] + 1);
        double alpha = signal / signalNext;
        float[] guess = slope(x, seen, sigmas[i]);
        float[] scaled = sum(Math.sqrt(signal), x, 0, x);
        x = sum(Math.sqrt(1 / alpha), scaled, -Math.sqrt(1 / alpha) * (1 - alpha) / Math.sqrt(1 - signal), guess);
        if (sigmas[i + 1] > 0) {
            addNoise(Math.sqrt((1 - alpha) * (1 - signalNext) / (1 - signal)));
            x = sum(Math.sqrt(1 + sigmas[i + 1] * sigmas[i + 1]), x, 0, x);
        }
    }

    void jump(int i) {
        x = seen.clone();
        addNoise(sigmas[i + 1]);
    }

    void adamsBashforth(int i) {
        remember(slope(x, seen, sigmas[i]));
        if (sigmas[i + 1] == 0) {
            x = seen.clone();
            return;
        }
        double[] factors = switch (slopes.size()) {
            case 1 -> new double[] {1};
            case 2 -> new double[] {3 / 2.0, -1 / 2.0};
            case 3 -> new double[] {23 / 12.0, -16 / 12.0, 5 / 12.0};
            default -> new double[] {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0};
        };
        float[] moved = x;
        for (int j = 0; j < factors.length; j++) {
            moved = sum(1, moved, factors[j] * (sigmas[i + 1] - sigmas[i]), slopes.get(j));
        }
        x = moved;
    }
}
