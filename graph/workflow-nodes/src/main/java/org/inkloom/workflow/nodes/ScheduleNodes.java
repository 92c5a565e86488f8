package org.inkloom.workflow.nodes;

import java.util.Arrays;
import java.util.List;
import org.inkloom.diffusion.sigma.FreeSchedules;
import org.inkloom.diffusion.sigma.SigmaSchedule;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;

/** Nodes for noise levels from formulas, from tables, or written by the user. */
final class ScheduleNodes {
    private final Models models;

    ScheduleNodes(Models models) {
        this.models = models;
    }

    List<NodeType> types() {
        return List.of(beta(), poly(), preserving(), laplace(), turbo(), aligned(), written(), splitAt());
    }

    private static NodeSpec.Builder named(String name, String says) {
        return NodeSpec.named(name)
                .category("sampling/custom_sampling/schedulers")
                .module("comfy_extras.nodes_custom_sampler")
                .says(says);
    }

    private static InputSpec steps() {
        return InputSpec.whole("steps", 20, 1, 10_000);
    }

    private static InputSpec most() {
        return InputSpec.real("sigma_max", 14.614642, 0, 5000, 0.01);
    }

    private static InputSpec least() {
        return InputSpec.real("sigma_min", 0.0291675, 0, 5000, 0.01);
    }

    private static InputSpec denoise() {
        return InputSpec.real("denoise", 1, 0, 1, 0.01);
    }

    private static NodeResult result(double[] levels) {
        return NodeResult.of(new Values.Sigmas(levels));
    }

    private NodeType beta() {
        return new Declared(
                named("BetaSamplingScheduler", "Noise levels of timesteps as a beta distribution has them.")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                steps(),
                                InputSpec.real("alpha", 0.6, 0, 50, 0.01),
                                InputSpec.real("beta", 0.6, 0, 50, 0.01))
                        .output("SIGMAS"),
                call -> {
                    Values.Model model = call.get("model", Values.Model.class);
                    return result(
                            SigmaSchedule.beta(
                                            models.sigmas(model),
                                            call.count("steps"),
                                            call.real("alpha"),
                                            call.real("beta"))
                                    .stream()
                                    .mapToDouble(Double::doubleValue)
                                    .toArray());
                });
    }

    private static NodeType poly() {
        return new Declared(
                named("PolyexponentialScheduler", "Noise levels whose logarithms follow a power.")
                        .inputs(steps(), most(), least(), InputSpec.real("rho", 1, 0, 100, 0.01))
                        .output("SIGMAS"),
                call -> result(FreeSchedules.polyexponential(
                        call.count("steps"), call.real("sigma_min"), call.real("sigma_max"), call.real("rho"))));
    }

    private static NodeType preserving() {
        return new Declared(
                named("VPScheduler", "Noise levels of a process that keeps its variance.")
                        .inputs(
                                steps(),
                                InputSpec.real("beta_d", 19.9, 0, 5000, 0.01),
                                InputSpec.real("beta_min", 0.1, 0, 5000, 0.01),
                                InputSpec.real("eps_s", 0.001, 0, 1, 0.0001))
                        .output("SIGMAS"),
                call -> result(FreeSchedules.variancePreserving(
                        call.count("steps"), call.real("beta_d"), call.real("beta_min"), call.real("eps_s"))));
    }

    private static NodeType laplace() {
        return new Declared(
                named("LaplaceScheduler", "Noise levels whose logarithms lie as Laplace's distribution has them.")
                        .inputs(
                                steps(),
                                most(),
                                least(),
                                InputSpec.real("mu", 0, -10, 10, 0.1),
                                InputSpec.real("beta", 0.5, 0, 10, 0.1))
                        .output("SIGMAS"),
                call -> result(FreeSchedules.laplace(
                        call.count("steps"),
                        call.real("sigma_min"),
                        call.real("sigma_max"),
                        call.real("mu"),
                        call.real("beta"))));
    }

    private NodeType turbo() {
        return new Declared(
                named("SDTurboScheduler", "Noise levels of models that draw in one to ten steps.")
                        .inputs(InputSpec.socket("model", "MODEL"), InputSpec.whole("steps", 1, 1, 10), denoise())
                        .output("SIGMAS"),
                call -> {
                    Values.Model model = call.get("model", Values.Model.class);
                    return result(FreeSchedules.turbo(models.sigmas(model), call.count("steps"), call.real("denoise")));
                });
    }

    private static NodeType aligned() {
        return new Declared(
                named("AlignYourStepsScheduler", "Noise levels that were found to lose least with few steps.")
                        .module("comfy_extras.nodes_align_your_steps")
                        .inputs(
                                InputSpec.combo("model_type", FreeSchedules.alignedKinds()),
                                InputSpec.whole("steps", 10, 1, 10_000),
                                denoise())
                        .output("SIGMAS"),
                call -> result(
                        FreeSchedules.aligned(call.text("model_type"), call.count("steps"), call.real("denoise"))));
    }

    private static NodeType written() {
        return new Declared(
                named("ManualSigmas", "Noise levels as they are written, with commas between.")
                        .category("_for_testing/custom_sampling")
                        .inputs(InputSpec.text("sigmas", "1, 0.5"))
                        .output("SIGMAS")
                        .is(NodeTrait.EXPERIMENTAL),
                call -> result(FreeSchedules.written(call.text("sigmas"))));
    }

    private static NodeType splitAt() {
        return new Declared(
                named("SplitSigmasDenoise", "Divides noise levels so that a share of the steps comes second.")
                        .category("sampling/custom_sampling/sigmas")
                        .inputs(InputSpec.socket("sigmas", "SIGMAS"), denoise())
                        .output(OutputSpec.of("high_sigmas", "SIGMAS"))
                        .output(OutputSpec.of("low_sigmas", "SIGMAS")),
                ScheduleNodes::split);
    }

    /** Splits noise levels in two. If the second part has no step, the first has no level either, as in ComfyUI. */
    private static NodeResult split(NodeCall call) {
        double[] all = call.get("sigmas", Values.Sigmas.class).levels();
        int second = (int) Math.rint(Math.max(all.length - 1, 0) * call.real("denoise"));
        double[] high = Arrays.copyOf(all, second == 0 ? 0 : all.length - second);
        double[] low = Arrays.copyOfRange(all, Math.max(0, all.length - second - 1), all.length);
        return NodeResult.of(new Values.Sigmas(high), new Values.Sigmas(low));
    }
}
