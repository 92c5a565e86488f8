package org.inkloom.workflow.nodes;

import java.util.List;
import org.inkloom.diffusion.DrawingStages;
import org.inkloom.diffusion.LatentArray;
import org.inkloom.diffusion.StageSampling;
import org.inkloom.diffusion.sigma.SigmaSampler;
import org.inkloom.diffusion.sigma.SigmaSchedule;
import org.inkloom.picture.PictureEncoder;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;
import org.inkloom.workflow.node.Preview;

/** Nodes that sample: from noise to latents, and the parts for custom sampling. */
final class SamplingNodes {
    private static final String CUSTOM = "sampling/custom_sampling";
    private static final int PREVIEW_QUALITY = 95;

    private final Models models;

    SamplingNodes(Models models) {
        this.models = models;
    }

    List<NodeType> types() {
        return List.of(
                simple(),
                advanced(),
                custom(),
                customAdvanced(),
                select(),
                basicSchedule(),
                karras(),
                exponential(),
                split(),
                flip(),
                randomNoise(),
                noNoise(),
                basicGuider(),
                guider());
    }

    private static InputSpec steps() {
        return InputSpec.whole("steps", 20, 1, 10_000).says("How many steps are taken.");
    }

    private static InputSpec guidance() {
        return InputSpec.real("cfg", 8, 0, 100, 0.1, 0.01)
                .says("How closely the prompt is followed; 1 ignores the negative one.");
    }

    private static InputSpec samplers() {
        return InputSpec.choice("sampler_name", SigmaSampler.words());
    }

    private static InputSpec schedules() {
        return InputSpec.choice("scheduler", SigmaSchedule.words());
    }

    private NodeType simple() {
        return new Declared(
                NodeSpec.named("KSampler")
                        .category("sampling")
                        .says("Draws latents from noise, or over latents.")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.seed("seed").says("The seed of the noise."),
                                steps(),
                                guidance(),
                                samplers(),
                                schedules(),
                                InputSpec.socket("positive", "CONDITIONING"),
                                InputSpec.socket("negative", "CONDITIONING"),
                                InputSpec.socket("latent_image", "LATENT"),
                                InputSpec.real("denoise", 1, 0, 1, 0.01)
                                        .says("How much of what is there is drawn over."))
                        .output("LATENT"),
                call -> {
                    Values.Model model = call.get("model", Values.Model.class);
                    SigmaSampler sampler = SigmaSampler.of(call.text("sampler_name"));
                    double[] sigmas = SigmaSchedule.of(call.text("scheduler"))
                            .sigmas(models.sigmas(model), call.count("steps"), call.real("denoise"), sampler);
                    Values.Guider guider = guider(call);
                    return NodeResult.of(sampled(
                            call,
                            guider,
                            new Values.Noise(call.seed("seed"), true),
                            new Values.Sampler(sampler),
                            sigmas));
                });
    }

    private static Values.Guider guider(NodeCall call) {
        return new Values.Guider(
                call.get("model", Values.Model.class),
                call.get("positive", Values.Prompt.class),
                call.get("negative", Values.Prompt.class),
                call.real("cfg"));
    }

    private NodeType advanced() {
        return new Declared(
                NodeSpec.named("KSamplerAdvanced")
                        .title("KSampler (Advanced)")
                        .category("sampling")
                        .says("Draws latents over some of the steps, so that several samplers can follow each other.")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.choice("add_noise", List.of("enable", "disable")),
                                InputSpec.seed("noise_seed"),
                                steps(),
                                guidance(),
                                samplers(),
                                schedules(),
                                InputSpec.socket("positive", "CONDITIONING"),
                                InputSpec.socket("negative", "CONDITIONING"),
                                InputSpec.socket("latent_image", "LATENT"),
                                InputSpec.whole("start_at_step", 0, 0, 10_000),
                                InputSpec.whole("end_at_step", 10_000, 0, 10_000),
                                InputSpec.choice("return_with_leftover_noise", List.of("disable", "enable")))
                        .output("LATENT"),
                call -> {
                    Values.Model model = call.get("model", Values.Model.class);
                    SigmaSampler sampler = SigmaSampler.of(call.text("sampler_name"));
                    double[] all = SigmaSchedule.of(call.text("scheduler"))
                            .sigmas(models.sigmas(model), call.count("steps"), 1, sampler);
                    double[] part = part(
                            all,
                            call.count("start_at_step"),
                            call.count("end_at_step"),
                            call.text("return_with_leftover_noise").equals("disable"));
                    Values.Noise noise = new Values.Noise(
                            call.seed("noise_seed"), call.text("add_noise").equals("enable"));
                    return NodeResult.of(sampled(call, guider(call), noise, new Values.Sampler(sampler), part));
                });
    }

    /** Returns a range of noise levels. If no other sampler continues from the last one, it becomes 0. */
    private static double[] part(double[] all, int first, int last, boolean toTheEnd) {
        double[] levels = last < all.length - 1 ? java.util.Arrays.copyOf(all, last + 1) : all.clone();
        if (toTheEnd && levels.length > 0) {
            levels[levels.length - 1] = 0;
        }
        return first < levels.length - 1 ? java.util.Arrays.copyOfRange(levels, first, levels.length) : new double[0];
    }

    private Values.Latent sampled(
            NodeCall call, Values.Guider guider, Values.Noise noise, Values.Sampler sampler, double[] sigmas) {
        DrawingStages stages = models.stages(guider.model().name());
        LatentArray latents =
                LatentNodes.fitted(call.get("latent_image", Values.Latent.class).array(), stages);
        PromptParts parts = PromptParts.of(latents, stages.pixelsPerLatent());
        StageSampling work = new StageSampling(
                guider.model().made(),
                parts.prompts(guider.positive(), guider.negative(), false),
                parts.prompts(guider.negative(), guider.positive(), true),
                guider.guidance(),
                latents,
                noise.seed(),
                noise.any(),
                sigmas,
                sampler.sampler(),
                sampler.tuning());
        return new Values.Latent(stages.sample(
                work,
                (step, all, denoised) -> {
                    if (call.context().previews()) {
                        call.preview(preview(guider.model().name(), latents, denoised));
                    }
                    call.progress(step, all);
                },
                LoaderNodes.control(call)));
    }

    private Preview preview(String model, LatentArray latents, float[] denoised) {
        try (Scope scope = Scope.open()) {
            int one = denoised.length / latents.batch();
            RgbPicture picture = models.preview(model)
                    .show(Tensors.of(
                            java.util.Arrays.copyOf(denoised, one),
                            1,
                            latents.channels(),
                            latents.height(),
                            latents.width()))
                    .getFirst();
            return new Preview(
                    Preview.Format.JPEG,
                    PictureEncoder.preview(picture, PictureEncoder.Kind.JPEG, PREVIEW_QUALITY),
                    false);
        }
    }

    private NodeType custom() {
        return new Declared(
                NodeSpec.named("SamplerCustom")
                        .category(CUSTOM)
                        .module("comfy_extras.nodes_custom_sampler")
                        .says("Draws latents with a sampler and noise levels of one's own.")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.flag("add_noise", true),
                                InputSpec.seed("noise_seed"),
                                guidance(),
                                InputSpec.socket("positive", "CONDITIONING"),
                                InputSpec.socket("negative", "CONDITIONING"),
                                InputSpec.socket("sampler", "SAMPLER"),
                                InputSpec.socket("sigmas", "SIGMAS"),
                                InputSpec.socket("latent_image", "LATENT"))
                        .output(OutputSpec.of("output", "LATENT"))
                        .output(OutputSpec.of("denoised_output", "LATENT")),
                call -> custom(call, guider(call), new Values.Noise(call.seed("noise_seed"), call.flag("add_noise"))));
    }

    private NodeType customAdvanced() {
        return new Declared(
                NodeSpec.named("SamplerCustomAdvanced")
                        .category(CUSTOM)
                        .module("comfy_extras.nodes_custom_sampler")
                        .says("Draws latents with noise, guidance, a sampler and noise levels of one's own.")
                        .inputs(
                                InputSpec.socket("noise", "NOISE"),
                                InputSpec.socket("guider", "GUIDER"),
                                InputSpec.socket("sampler", "SAMPLER"),
                                InputSpec.socket("sigmas", "SIGMAS"),
                                InputSpec.socket("latent_image", "LATENT"))
                        .output(OutputSpec.of("output", "LATENT"))
                        .output(OutputSpec.of("denoised_output", "LATENT")),
                call -> custom(call, call.get("guider", Values.Guider.class), call.get("noise", Values.Noise.class)));
    }

    /** Samples with the given sampler and noise levels. The node's two outputs are the same latents. */
    private NodeResult custom(NodeCall call, Values.Guider guider, Values.Noise noise) {
        Values.Latent end = sampled(
                call,
                guider,
                noise,
                call.get("sampler", Values.Sampler.class),
                call.get("sigmas", Values.Sigmas.class).levels());
        return NodeResult.of(end, end);
    }

    private static NodeSpec.Builder part(String name, String kind, String says) {
        return NodeSpec.named(name)
                .category(CUSTOM + "/" + kind)
                .module("comfy_extras.nodes_custom_sampler")
                .says(says);
    }

    private static NodeType select() {
        return new Declared(
                part("KSamplerSelect", "samplers", "Names a sampler.")
                        .inputs(InputSpec.combo("sampler_name", SigmaSampler.words()))
                        .output("SAMPLER"),
                call -> NodeResult.of(new Values.Sampler(SigmaSampler.of(call.text("sampler_name")))));
    }

    private NodeType basicSchedule() {
        return new Declared(
                part("BasicScheduler", "schedulers", "Noise levels of a model.")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.combo("scheduler", SigmaSchedule.words()),
                                steps(),
                                InputSpec.real("denoise", 1, 0, 1, 0.01))
                        .output("SIGMAS"),
                call -> NodeResult.of(new Values.Sigmas(SigmaSchedule.of(call.text("scheduler"))
                        .sigmas(
                                models.sigmas(call.get("model", Values.Model.class)),
                                call.count("steps"),
                                call.real("denoise"),
                                SigmaSampler.EULER))));
    }

    private static double[] array(List<Double> levels) {
        return levels.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static NodeType karras() {
        return new Declared(
                part("KarrasScheduler", "schedulers", "Noise levels of Karras et al.")
                        .inputs(
                                steps(),
                                InputSpec.real("sigma_max", 14.614642, 0, 5000, 0.01),
                                InputSpec.real("sigma_min", 0.0291675, 0, 5000, 0.01),
                                InputSpec.real("rho", 7, 0, 100, 0.01))
                        .output("SIGMAS"),
                call -> NodeResult.of(new Values.Sigmas(array(SigmaSchedule.karras(
                        call.count("steps"), call.real("sigma_min"), call.real("sigma_max"), call.real("rho"))))));
    }

    private static NodeType exponential() {
        return new Declared(
                part("ExponentialScheduler", "schedulers", "Noise levels with even logarithms.")
                        .inputs(
                                steps(),
                                InputSpec.real("sigma_max", 14.614642, 0, 5000, 0.01),
                                InputSpec.real("sigma_min", 0.0291675, 0, 5000, 0.01))
                        .output("SIGMAS"),
                call -> NodeResult.of(new Values.Sigmas(array(SigmaSchedule.exponential(
                        call.count("steps"), call.real("sigma_min"), call.real("sigma_max"))))));
    }

    private static NodeType split() {
        return new Declared(
                part("SplitSigmas", "sigmas", "Divides noise levels at a step.")
                        .inputs(InputSpec.socket("sigmas", "SIGMAS"), InputSpec.whole("step", 0, 0, 10_000))
                        .output(OutputSpec.of("high_sigmas", "SIGMAS"))
                        .output(OutputSpec.of("low_sigmas", "SIGMAS")),
                call -> {
                    double[] all = call.get("sigmas", Values.Sigmas.class).levels();
                    int step = Math.min(call.count("step"), all.length);
                    return NodeResult.of(
                            new Values.Sigmas(java.util.Arrays.copyOf(all, Math.min(step + 1, all.length))),
                            new Values.Sigmas(java.util.Arrays.copyOfRange(all, step, all.length)));
                });
    }

    private static NodeType flip() {
        return new Declared(
                part("FlipSigmas", "sigmas", "Turns noise levels round; a first level of 0 becomes a small one.")
                        .inputs(InputSpec.socket("sigmas", "SIGMAS"))
                        .output("SIGMAS"),
                call -> {
                    double[] all = call.get("sigmas", Values.Sigmas.class).levels();
                    double[] flipped = new double[all.length];
                    for (int i = 0; i < all.length; i++) {
                        flipped[i] = all[all.length - 1 - i];
                    }
                    if (flipped.length > 0 && flipped[0] == 0) {
                        flipped[0] = 0.0001;
                    }
                    return NodeResult.of(new Values.Sigmas(flipped));
                });
    }

    private static NodeType randomNoise() {
        return new Declared(
                part("RandomNoise", "noise", "Noise of a seed.")
                        .inputs(InputSpec.seed("noise_seed"))
                        .output("NOISE"),
                call -> NodeResult.of(new Values.Noise(call.seed("noise_seed"), true)));
    }

    private static NodeType noNoise() {
        return new Declared(
                part("DisableNoise", "noise", "No noise.").output("NOISE"),
                call -> NodeResult.of(new Values.Noise(0, false)));
    }

    private static NodeType basicGuider() {
        return new Declared(
                part("BasicGuider", "guiders", "Follows one prompt.")
                        .inputs(InputSpec.socket("model", "MODEL"), InputSpec.socket("conditioning", "CONDITIONING"))
                        .output("GUIDER"),
                call -> {
                    Values.Prompt prompt = call.get("conditioning", Values.Prompt.class);
                    return NodeResult.of(new Values.Guider(call.get("model", Values.Model.class), prompt, prompt, 1));
                });
    }

    private static NodeType guider() {
        return new Declared(
                part("CFGGuider", "guiders", "Leads towards one prompt and away from another.")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.socket("positive", "CONDITIONING"),
                                InputSpec.socket("negative", "CONDITIONING"),
                                guidance())
                        .output("GUIDER"),
                call -> NodeResult.of(guider(call)));
    }
}
