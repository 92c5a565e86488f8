package org.inkloom.workflow.nodes;

import java.util.List;
import org.inkloom.diffusion.sigma.SamplerTuning;
import org.inkloom.diffusion.sigma.SigmaSampler;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;

/** Nodes for samplers that add noise, with settings for it. */
final class SamplerNodes {
    private SamplerNodes() {}

    static List<NodeType> types() {
        return List.of(eulerAncestral(), twoSteps(), twoStages());
    }

    private static NodeSpec.Builder named(String name, String says) {
        return NodeSpec.named(name)
                .category("sampling/custom_sampling/samplers")
                .module("comfy_extras.nodes_custom_sampler")
                .says(says);
    }

    private static InputSpec eta() {
        return InputSpec.real("eta", 1, 0, 100, 0.01).says("How much of the process' noise goes in.");
    }

    private static InputSpec noise() {
        return InputSpec.real("s_noise", 1, 0, 100, 0.01).says("What the noise is multiplied by.");
    }

    private static InputSpec device() {
        return InputSpec.combo("noise_device", List.of("gpu", "cpu"))
                .says("No difference: noise is drawn on the CPU, so that a seed is one picture everywhere.");
    }

    private static NodeType eulerAncestral() {
        return new Declared(
                named("SamplerEulerAncestral", "Euler's method with fresh noise at each step.")
                        .inputs(eta(), noise())
                        .output("SAMPLER"),
                call -> NodeResult.of(new Values.Sampler(
                        SigmaSampler.EULER_ANCESTRAL, new SamplerTuning(call.real("eta"), call.real("s_noise"), 0.5))));
    }

    private static NodeType twoSteps() {
        return new Declared(
                named("SamplerDPMPP_2M_SDE", "DPM-Solver++(2M) as a stochastic equation.")
                        .inputs(InputSpec.combo("solver_type", List.of("midpoint", "heun")), eta(), noise(), device())
                        .output("SAMPLER"),
                call -> NodeResult.of(new Values.Sampler(
                        call.text("solver_type").equals("heun")
                                ? SigmaSampler.DPMPP_2M_SDE_HEUN
                                : SigmaSampler.DPMPP_2M_SDE,
                        new SamplerTuning(call.real("eta"), call.real("s_noise"), 0.5))));
    }

    private static NodeType twoStages() {
        return new Declared(
                named("SamplerDPMPP_SDE", "DPM-Solver++ with two stages as a stochastic equation.")
                        .inputs(
                                eta(),
                                noise(),
                                InputSpec.real("r", 0.5, 0, 100, 0.01)
                                        .says("After which part of a step it looks ahead; more than 0."),
                                device())
                        .output("SAMPLER"),
                call -> NodeResult.of(new Values.Sampler(
                        SigmaSampler.DPMPP_SDE,
                        new SamplerTuning(call.real("eta"), call.real("s_noise"), call.real("r")))));
    }
}
