package org.inkloom.workflow.nodes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.diffusion.DrawingStages;
import org.inkloom.diffusion.LatentArray;
import org.inkloom.diffusion.PromptVectors;
import org.inkloom.diffusion.StageModel;
import org.inkloom.diffusion.StagePrompt;
import org.inkloom.diffusion.StageSampling;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.sigma.SigmaSampler;
import org.inkloom.diffusion.sigma.SigmaSchedule;
import org.inkloom.diffusion.sigma.SigmaTable;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;

/**
 * Nodes with the names of ComfyUI-KwaiKolorsWrapper. Its sampler follows Kolors' own pipeline, with leading timesteps.
 */
final class KwaiNodes {
    private static final String KOLORS = "Kwai-Kolors/Kolors";
    private static final String MODEL = "KOLORSMODEL";
    private static final String EMBEDS = "KOLORS_EMBEDS";
    private static final Pattern CHOICE = Pattern.compile("\\{([^{}]*)}");

    private static final String KARRAS = "DPMSolverMultistepScheduler_SDE_karras";
    private static final String DEIS = "DEISMultistepScheduler";
    private static final double KARRAS_RHO = 7;

    /** The names of diffusers' schedulers, in the pack's order, with the samplers that do the same here. */
    private static final Map<String, SigmaSampler> SCHEDULERS = schedulers();

    private final Models models;

    KwaiNodes(Models models) {
        this.models = models;
    }

    private static Map<String, SigmaSampler> schedulers() {
        Map<String, SigmaSampler> all = new LinkedHashMap<>();
        all.put("EulerDiscreteScheduler", SigmaSampler.EULER);
        all.put("EulerAncestralDiscreteScheduler", SigmaSampler.EULER_ANCESTRAL);
        all.put("DPMSolverMultistepScheduler", SigmaSampler.DPMPP_2M);
        all.put(KARRAS, SigmaSampler.DPMPP_2M_SDE);
        all.put("UniPCMultistepScheduler", SigmaSampler.UNI_PC_BH2_OF_2);
        all.put(DEIS, SigmaSampler.DEIS_LOG_OF_2);
        return all;
    }

    List<NodeType> types() {
        return List.of(model(), downloadedEncoder(), encoder(), texts(), sampler(), conditioning());
    }

    private static NodeSpec.Builder named(String name, String title, String says) {
        return NodeSpec.named(name)
                .title(title)
                .category("KwaiKolorsWrapper")
                .module("custom_nodes.ComfyUI-KwaiKolorsWrapper")
                .says(says);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(List.of(KOLORS));
        models.names().stream().filter(name -> !name.equals(KOLORS)).forEach(names::add);
        return names;
    }

    /**
     * Returns the Kolors model to use: the one of that name, or any other on this machine, as nothing is downloaded
     * during a run.
     */
    private String found(String name) {
        if (models.names().contains(name)) {
            return name;
        }
        return models.names().stream()
                .filter(one -> models.family(one).equals("kolors"))
                .findFirst()
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-GRAPH-036",
                        "Kolors is not on this machine.",
                        "Graphs download nothing while they run.",
                        "Fetch it once with `inkloom pull Kwai-Kolors/Kolors`, or choose a model that is here."));
    }

    private Optional<String> identity(String name) {
        return FileIdentity.of(() -> List.of(models.folder(found(name))));
    }

    private NodeType model() {
        return new Declared(
                named(
                                "DownloadAndLoadKolorsModel",
                                "(Down)load Kolors Model",
                                "Opens Kolors, which must be on this machine. Its numbers stay as they are stored;"
                                        + " precision has no effect.")
                        .inputs(InputSpec.choice("model", this::names), InputSpec.choice("precision", List.of("fp16")))
                        .output(OutputSpec.of("kolors_model", MODEL)),
                constants -> identity(String.valueOf(constants.get("model"))),
                call -> NodeResult.of(Values.Model.of(found(call.text("model")))));
    }

    private NodeType downloadedEncoder() {
        return new Declared(
                named(
                                "DownloadAndLoadChatGLM3",
                                "(Down)load ChatGLM3 Model",
                                "Opens the text encoder of Kolors, which must be on this machine. precision has no"
                                        + " effect.")
                        .inputs(InputSpec.choice("precision", List.of("fp16", "quant4", "quant8")))
                        .output(OutputSpec.of("chatglm3_model", KolorsNodes.ENCODER)),
                constants -> identity(KOLORS),
                call -> NodeResult.of(new Values.Clip(found(KOLORS))));
    }

    private NodeType encoder() {
        return new Declared(
                named("LoadChatGLM3", "Load ChatGLM3 Model", "Opens the text encoder of a model.")
                        .inputs(InputSpec.choice("chatglm3_checkpoint", models::names)
                                .says("The model whose part it is."))
                        .output(OutputSpec.of("chatglm3_model", KolorsNodes.ENCODER)),
                constants -> models.identity(String.valueOf(constants.get("chatglm3_checkpoint"))),
                call -> NodeResult.of(new Values.Clip(call.text("chatglm3_checkpoint"))));
    }

    private NodeType texts() {
        return new Declared(
                named(
                                "KolorsTextEncode",
                                "Kolors Text Encode",
                                "Turns prompts into what Kolors is led by; | parts several, each for a picture of its"
                                        + " own. Of {a|b} one is chosen, always the same of the same text.")
                        .inputs(
                                InputSpec.socket("chatglm3_model", KolorsNodes.ENCODER),
                                InputSpec.lines("prompt"),
                                InputSpec.lines("negative_prompt"),
                                InputSpec.whole("num_images_per_prompt", 1, 1, 128, 1))
                        .output(OutputSpec.of("kolors_embeds", EMBEDS)),
                call -> {
                    DrawingStages stages = models.stages(
                            call.get("chatglm3_model", Values.Clip.class).name());
                    List<PromptVectors> prompts = new ArrayList<>();
                    for (String text : chosen(call.text("prompt")).split("\\|", -1)) {
                        prompts.add(stages.encode(text, PromptRules.LITERAL, LoaderNodes.control(call)));
                    }
                    PromptVectors negative = stages.encode(
                            chosen(call.text("negative_prompt")), PromptRules.LITERAL, LoaderNodes.control(call));
                    return NodeResult.of(
                            new Values.KolorsEmbeds(prompts, negative, call.count("num_images_per_prompt")));
                });
    }

    private static String chosen(String text) {
        Random random = new Random(text.hashCode());
        return CHOICE.matcher(text).replaceAll(found -> {
            String[] some = found.group(1).split("\\|", -1);
            return Matcher.quoteReplacement(some[random.nextInt(some.length)]);
        });
    }

    private NodeType sampler() {
        return new Declared(
                named(
                                "KolorsSampler",
                                "Kolors Sampler",
                                "Draws latents with Kolors; each prompt makes its own pictures.")
                        .inputs(
                                InputSpec.socket("kolors_model", MODEL),
                                InputSpec.socket("kolors_embeds", EMBEDS),
                                InputSpec.whole("width", 1024, 64, 2048, 64),
                                InputSpec.whole("height", 1024, 64, 2048, 64),
                                InputSpec.seed("seed"),
                                InputSpec.whole("steps", 25, 1, 200, 1),
                                InputSpec.real("cfg", 5, 0, 20, 0.01),
                                InputSpec.choice("scheduler", List.copyOf(SCHEDULERS.keySet())),
                                InputSpec.socket("latent", "LATENT").optional(),
                                InputSpec.real("denoise_strength", 1, 0, 1, 0.01)
                                        .optional())
                        .output(OutputSpec.of("latent", "LATENT")),
                this::sampled);
    }

    private NodeResult sampled(NodeCall call) {
        Values.Model model = call.get("kolors_model", Values.Model.class);
        Values.KolorsEmbeds embeds = call.get("kolors_embeds", Values.KolorsEmbeds.class);
        DrawingStages stages = models.stages(model.name());
        double[] levels = levels(stages.sigmas(), call.text("scheduler"), call.count("steps"), strength(call));
        LatentArray start = start(call, stages, embeds.prompts().size() * embeds.each());
        LatentArray noised = levels.length < 2 ? start : noised(call, stages, start, levels[0]);
        int one = noised.values().length / noised.batch();
        float[] made = new float[noised.values().length];
        for (int i = 0; i < embeds.prompts().size(); i++) {
            int from = i * embeds.each() * one;
            int to = from + embeds.each() * one;
            LatentArray part = new LatentArray(
                    Arrays.copyOfRange(noised.values(), from, to),
                    embeds.each(),
                    noised.channels(),
                    noised.height(),
                    noised.width(),
                    noised.mask(),
                    List.of());
            StageSampling work = new StageSampling(
                    StageModel.of(model.made().loras()),
                    List.of(StagePrompt.of(embeds.prompts().get(i))),
                    List.of(StagePrompt.of(embeds.negative())),
                    call.real("cfg"),
                    part,
                    call.seed("seed") + i,
                    false,
                    levels,
                    SCHEDULERS.getOrDefault(call.text("scheduler"), SigmaSampler.EULER));
            int before = i * (levels.length - 1);
            long all = (long) embeds.prompts().size() * (levels.length - 1);
            LatentArray drawn =
                    stages.sample(work, (step, _, _) -> call.progress(before + step, all), LoaderNodes.control(call));
            System.arraycopy(drawn.values(), 0, made, from, drawn.values().length);
        }
        return NodeResult.of(new Values.Latent(noised.with(made).scaledBy(stages.latentFactor())));
    }

    private static double strength(NodeCall call) {
        return call.has("latent") && call.has("denoise_strength") ? call.real("denoise_strength") : 1;
    }

    /**
     * Returns the noise levels of leading timesteps: every n-th from the second on, the largest first, then 0, or for DEIS that of
     * the first timestep. With Karras' levels they are spread over all of the training's.
     */
    static double[] levels(SigmaTable table, String scheduler, int steps, double strength) {
        int taken = Math.min(steps, (int) (steps * strength));
        double[] levels = new double[taken == 0 ? 0 : taken + 1];
        if (scheduler.equals(KARRAS)) {
            List<Double> all = SigmaSchedule.karras(steps, table.least(), table.most(), KARRAS_RHO);
            for (int i = 0; i < levels.length; i++) {
                levels[i] = all.get(steps - taken + i);
            }
            return levels;
        }
        int stride = table.size() / steps;
        for (int i = 0; i < taken; i++) {
            levels[i] = table.at(Math.min(table.size() - 1, (taken - 1 - i) * stride + 1));
        }
        if (scheduler.equals(DEIS) && taken > 0) {
            levels[taken] = table.at(0);
        }
        return levels;
    }

    private static LatentArray start(NodeCall call, DrawingStages stages, int pictures) {
        if (!call.has("latent")) {
            int pixels = stages.pixelsPerLatent();
            return LatentArray.empty(
                    pictures, stages.channels(), call.count("height") / pixels, call.count("width") / pixels);
        }
        LatentArray given =
                LatentNodes.fitted(LatentNodes.latent(call, "latent").array(), stages);
        int one = given.values().length / given.batch();
        float[] values = new float[pictures * one];
        for (int i = 0; i < pictures; i++) {
            System.arraycopy(given.values(), i % given.batch() * one, values, i * one, one);
        }
        return LatentArray.empty(pictures, given.channels(), given.height(), given.width())
                .with(values);
    }

    /**
     * Adds noise to the start. Empty latents get noise of the variance that training's noisy latents have at that
     * level.
     */
    private static LatentArray noised(NodeCall call, DrawingStages stages, LatentArray start, double level) {
        float[] noise = stages.noise(start, call.seed("seed"));
        double scale = call.has("latent") ? level : Math.sqrt(level * level + 1);
        float[] values = new float[noise.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (start.values()[i] + scale * noise[i]);
        }
        return start.with(values);
    }

    private NodeType conditioning() {
        return new Declared(
                KolorsNodes.named(
                                "MZ_ChatGLM3Embeds2Conditioning",
                                "MinusZone - ChatGLM3Embeds2Conditioning",
                                "Makes of prompts of KolorsTextEncode what other samplers are led by; of several the"
                                        + " first.")
                        .inputs(InputSpec.socket("kolors_embeds", EMBEDS))
                        .inputs(SizedPromptNodes.sizes())
                        .output(OutputSpec.of("positive", "CONDITIONING"))
                        .output(OutputSpec.of("negative", "CONDITIONING")),
                call -> {
                    Values.KolorsEmbeds embeds = call.get("kolors_embeds", Values.KolorsEmbeds.class);
                    return NodeResult.of(
                            Values.Prompt.of(embeds.prompts().getFirst())
                                    .each(entry -> entry.withTimeIds(SizedPromptNodes.ids(call))),
                            Values.Prompt.of(embeds.negative())
                                    .each(entry -> entry.withTimeIds(SizedPromptNodes.ids(call))));
                });
    }
}
