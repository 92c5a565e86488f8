package org.inkloom.diffusion.scheduler;

import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.settings.SettingsGroup;

/**
 * DPM-Solver and DPM-Solver++ in the singlestep form (Lu et al., arXiv:2206.00927 and arXiv:2211.01095), as diffusers'
 * {@code DPMSolverSinglestepScheduler} has it: steps come in groups of as many as the order. Each step of a group goes
 * from the group's start, and knows one more output than the step before.
 *
 * @param algorithm which estimate is extrapolated, and whether noise is added
 * @param order how many steps make a group, 1 to 3
 * @param heun whether updates are those of Heun's kind instead of the midpoint's
 * @param evenGroups whether a run may consist of whole groups alone; otherwise its last steps are of lower orders
 * @param lambdaMinClipped as in {@link DpmSolver}
 */
record SinglestepSolver(
        Sampling sampling,
        DpmSolver.Algorithm algorithm,
        int order,
        boolean heun,
        boolean evenGroups,
        SigmaSpacing sigmas,
        FinalSigma last,
        double lambdaMinClipped,
        Clamp clamp)
        implements Solver {
    private static final int HIGHEST_ORDER = 3;
    // diffusers takes the midpoint's in place of other solvers' names.
    private static final Set<String> TYPES = Set.of("midpoint", "heun", "logrho", "bh1", "bh2");

    static SinglestepSolver read(SettingsGroup settings) {
        DpmSolver.Algorithm algorithm = DpmSolver.algorithm(settings);
        if (algorithm == DpmSolver.Algorithm.NOISE_SDE) {
            throw SchedulerRefusals.unsupported(
                    "algorithm_type",
                    algorithm.configName(),
                    "The singlestep form knows dpmsolver, dpmsolver++ and" + " sde-dpmsolver++.");
        }
        SchedulerRefusals.requireOneOf(settings, "solver_type", TYPES, "midpoint");
        FinalSigma last = DpmSolver.finalSigma(settings, algorithm);
        int order = SchedulerRefusals.whole(settings, "solver_order", 2);
        if (order < 1 || order > HIGHEST_ORDER) {
            throw SchedulerRefusals.unsupported(
                    "solver_order", Integer.toString(order), "It is 1 to " + HIGHEST_ORDER + ".");
        }
        Sampling read = Sampling.read(settings, Sampling.Defaults.LINSPACE);
        return new SinglestepSolver(
                // This sampler has one spacing; a setting of another is for other samplers.
                new Sampling(read.noise(), read.prediction(), TimestepSpacing.LINSPACE, read.stepsOffset()),
                algorithm,
                order,
                settings.text("solver_type", "midpoint").equals("heun"),
                !settings.flag("lower_order_final", false) && last != FinalSigma.ZERO,
                Sampling.sigmaSpacing(settings),
                last,
                settings.number("lambda_min_clipped", Double.NEGATIVE_INFINITY),
                Clamp.readDynamicOnly(settings));
    }

    @Override
    public Stepper build(int steps, double strength) {
        NoiseSchedule schedule = schedule();
        float[] trained = schedule.sigmas();
        LevelTable table = LevelTable.withoutLast(
                sampling, sigmas, trained, DpmSolver.lastTimestep(schedule, lambdaMinClipped), steps);
        float[] all = Tables.ending(table.levels(), last == FinalSigma.ZERO ? 0 : trained[0]);
        return new SinglestepStepper(
                this, orders(steps), table.timesteps(), all, Sampling.firstCall(steps, strength, 1));
    }

    /** Returns the order of every step: 1, 2, ... in each group, and a rest that keeps the end stable. */
    int[] orders(int steps) {
        int[] orders = new int[steps];
        for (int i = 0; i < steps; i++) {
            orders[i] = i % order + 1;
        }
        // A run of whole groups would end with the highest order; its last step begins a group of its own instead.
        if (!evenGroups && steps % order == 0) {
            orders[steps - 1] = 1;
        }
        if (last == FinalSigma.ZERO) {
            orders[steps - 1] = 1;
        }
        return orders;
    }

    private static final class SinglestepStepper extends LogSnrStepper {
        private final SinglestepSolver config;
        private final int[] orders;
        private final History outputs;
        /** The sample at the group's start. */
        private final History start = new History(1);

        SinglestepStepper(SinglestepSolver config, int[] orders, double[] timesteps, float[] sigmas, int first) {
            super(timesteps, sigmas, config.sampling().prediction(), config.clamp(), first);
            this.config = config;
            this.orders = orders;
            this.outputs = new History(config.order());
        }

        @Override
        Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
            outputs.push(
                    config.algorithm().original() ? estimate(modelOutput, i, sample) : epsilon(modelOutput, i, sample));
            // A run from a noised picture may begin within a group, of whose first steps nothing is known.
            int order = Math.min(orders[i], outputs.size());
            if (order == 1) {
                start.push(sample);
            }
            int from = i + 1 - order;
            DpmCoefficients c = DpmCoefficients.of(config.algorithm(), config.heun() || order == 3, this, from, i + 1);
            Tensor next = mul(start.get(0), c.sample()).add(mul(outputs.get(order - 1), c.newest()));
            if (order > 1) {
                next = next.add(differences(i, order, c));
            }
            return config.algorithm().stochastic() ? next.add(mul(draw(noise, sample), c.noise())) : next;
        }

        /** Returns the weighted sum of the divided differences from the output at the group's start. */
        private Tensor differences(int i, int order, DpmCoefficients c) {
            int from = i + 1 - order;
            float h = lambda(i + 1) - lambda(from);
            Tensor base = outputs.get(order - 1);
            float far = (lambda(i) - lambda(from)) / h;
            Tensor whole = div(outputs.get(0).sub(base), far);
            if (order == 2 || !config.heun()) {
                return mul(whole, c.first());
            }
            float near = (lambda(i - 1) - lambda(from)) / h;
            Tensor half = div(outputs.get(1).sub(base), near);
            Tensor slope = div(mul(half, far).sub(mul(whole, near)), far - near);
            Tensor curvature = div(mul(whole.sub(half), 2), far - near);
            return mul(slope, c.first()).add(mul(curvature, c.second()));
        }

        @Override
        public void close() {
            outputs.close();
            start.close();
        }
    }
}
