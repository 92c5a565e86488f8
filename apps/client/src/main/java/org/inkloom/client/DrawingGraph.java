package org.inkloom.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A request as the graph that a server runs: ComfyUI's default one, with as much more as the request needs. */
final class DrawingGraph {
    /** The node whose steps are those of the drawing. */
    static final String SAMPLER = "3";
    /** The node whose files are the answer. */
    static final String OUTPUT = "9";

    private static final Set<PictureSetting<?>> OFFERED = Set.of(
            PictureSetting.STEPS,
            PictureSetting.GUIDANCE_SCALE,
            PictureSetting.WIDTH,
            PictureSetting.HEIGHT,
            PictureSetting.SCHEDULER);

    /** What workflows call the library's samplers: a sampler, and noise levels. */
    private static final Map<String, List<String>> SAMPLERS = Map.of(
            "euler", List.of("euler", "normal"),
            "euler_a", List.of("euler_ancestral", "normal"),
            "ddim", List.of("ddim", "ddim_uniform"),
            "ddpm", List.of("ddpm", "normal"),
            "dpmpp_2m", List.of("dpmpp_2m", "normal"),
            "dpmpp_2m_karras", List.of("dpmpp_2m", "karras"),
            "heun", List.of("heun", "normal"),
            "lcm", List.of("lcm", "sgm_uniform"));

    private static final int FIRST_LORA = 1000;
    private static final int FIRST_CONTROL = 2000;

    private final ObjectNode nodes = JsonNodeFactory.instance.objectNode();

    private DrawingGraph() {}

    /**
     * Refuses what a server's graph does not say.
     *
     * @throws InkloomException {@code INK-REMOTE-007}; {@code INK-GEN-004} for a strength out of range
     */
    static void check(RemoteRequest request) {
        request.start()
                .map(RemoteStart::strength)
                .filter(strength -> !(strength > 0 && strength <= 1))
                .ifPresent(s -> {
                    throw InkloomException.badInput(
                            "INK-GEN-004",
                            "The strength " + s + " is not in (0, 1].",
                            "It is the share of the steps to take from the noised picture.",
                            "Give " + SettingKey.of("strength") + " a value such as 0.6.");
                });
        check(request.settings());
    }

    private static void check(PictureSettings settings) {
        List<String> others = new ArrayList<>();
        for (PictureSetting<?> setting : PictureSetting.ALL) {
            if (!OFFERED.contains(setting) && settings.isNamed(setting)) {
                others.add(SettingKey.of(setting.key()).toString());
            }
        }
        if (!others.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-REMOTE-007",
                    "A server does not draw with " + String.join(", ", others) + ".",
                    "The graph that is sent to it has no place for this.",
                    "Leave it out, or draw on this machine.");
        }
        if (!SAMPLERS.containsKey(settings.scheduler())) {
            throw InkloomException.badInput(
                    "INK-REMOTE-007",
                    "A server does not draw with the sampler '" + settings.scheduler() + "'.",
                    "Its samplers are those of workflows.",
                    "Give " + SettingKey.of("scheduler") + " one of "
                            + String.join(", ", new TreeSet<>(SAMPLERS.keySet())) + ".");
        }
    }

    /** Returns the graph of a request in which model and settings are said, with the pictures that the server has of it. */
    static ObjectNode of(RemoteRequest request, SentPictures pictures) {
        DrawingGraph graph = new DrawingGraph();
        PictureSettings settings = request.settings();
        graph.node("4", "CheckpointLoaderSimple")
                .put("ckpt_name", request.model().orElseThrow());
        link(graph.node("6", "CLIPTextEncode").put("text", request.prompt()), "clip", "4", 1);
        link(graph.node("7", "CLIPTextEncode").put("text", request.negativePrompt()), "clip", "4", 1);
        List<String> sampler = SAMPLERS.getOrDefault(settings.scheduler(), List.of("euler", "normal"));
        ObjectNode drawing = graph.node(SAMPLER, "KSampler")
                .put("seed", request.seed())
                .put("steps", steps(request))
                .put("cfg", settings.guidanceScale())
                .put("sampler_name", sampler.getFirst())
                .put("scheduler", sampler.getLast())
                .put("denoise", request.start().map(RemoteStart::strength).orElse(1.0));
        link(drawing, "model", graph.adapted(request.loras()), 0);
        graph.steered(drawing, request.controls(), pictures.controls());
        link(drawing, "latent_image", graph.latents(request, pictures), 0);
        link(link(graph.node("8", "VAEDecode"), "samples", SAMPLER, 0), "vae", "4", 2);
        link(graph.node(OUTPUT, "SaveImage").put("filename_prefix", "client/picture"), "images", "8", 0);
        return graph.nodes;
    }

    /** A workflow's sampler takes all steps that it is given over the part of the way that the strength leaves to it. */
    private static int steps(RemoteRequest request) {
        int all = request.settings().steps();
        double strength = request.start().map(RemoteStart::strength).orElse(1.0);
        int taken = (int) (all * strength);
        if (taken < 1) {
            throw InkloomException.badInput(
                    "INK-SCHED-004",
                    "With the strength " + strength + " none of " + all + " steps is left to take.",
                    "The strength is the share of the steps that is taken, rounded down.",
                    "Raise " + SettingKey.of("strength") + ", or give more " + SettingKey.of("steps") + ".");
        }
        return taken;
    }

    /** Returns the node whose latents are drawn over: of nothing, or of a picture cut to the size drawn. */
    private String latents(RemoteRequest request, SentPictures pictures) {
        PictureSettings settings = request.settings();
        if (pictures.start().isEmpty()) {
            node("5", "EmptyLatentImage")
                    .put("width", settings.width())
                    .put("height", settings.height())
                    .put("batch_size", request.pictures());
            return "5";
        }
        node("10", "LoadImage").put("image", pictures.start().get());
        scaled("11", "10", settings);
        link(link(node("12", "VAEEncode"), "pixels", "11", 0), "vae", "4", 2);
        String latents = "12";
        if (pictures.mask().isPresent()) {
            node("13", "LoadImage").put("image", pictures.mask().get());
            scaled("14", "13", settings);
            link(node("15", "ImageToMask").put("channel", "red"), "image", "14", 0);
            link(link(node("16", "SetLatentNoiseMask"), "samples", "12", 0), "mask", "15", 0);
            latents = "16";
        }
        if (request.pictures() > 1) {
            link(node("17", "RepeatLatentBatch").put("amount", request.pictures()), "samples", latents, 0);
            latents = "17";
        }
        return latents;
    }

    /** A mask is cut as its picture is. */
    private void scaled(String id, String picture, PictureSettings settings) {
        ObjectNode scale = node(id, "ImageScale")
                .put("upscale_method", "lanczos")
                .put("width", settings.width())
                .put("height", settings.height())
                .put("crop", "center");
        link(scale, "image", picture, 0);
    }

    /** Puts controls behind one another, each beside both prompts. */
    private void steered(ObjectNode drawing, List<RemoteControl> controls, List<String> pictures) {
        String positive = "6";
        String negative = "7";
        int negativeSlot = 0;
        for (int i = 0; i < controls.size(); i++) {
            RemoteControl control = controls.get(i);
            String id = String.valueOf(FIRST_CONTROL + 3 * i);
            String loader = String.valueOf(FIRST_CONTROL + 3 * i + 1);
            String picture = String.valueOf(FIRST_CONTROL + 3 * i + 2);
            node(loader, "ControlNetLoader").put("control_net_name", control.network());
            node(picture, "LoadImage").put("image", pictures.get(i));
            ObjectNode apply = node(id, "ControlNetApplyAdvanced")
                    .put("strength", control.scale())
                    .put("start_percent", control.start())
                    .put("end_percent", control.end());
            link(link(apply, "positive", positive, 0), "negative", negative, negativeSlot);
            link(link(apply, "control_net", loader, 0), "image", picture, 0);
            positive = id;
            negative = id;
            negativeSlot = 1;
        }
        link(link(drawing, "positive", positive, 0), "negative", negative, negativeSlot);
    }

    /** Puts LoRAs behind one another, and returns the last node. */
    private String adapted(List<RemoteRequest.Lora> loras) {
        String model = "4";
        for (int i = 0; i < loras.size(); i++) {
            String id = String.valueOf(FIRST_LORA + i);
            RemoteRequest.Lora lora = loras.get(i);
            ObjectNode loader = node(id, "LoraLoaderModelOnly").put("lora_name", lora.name());
            link(loader.put("strength_model", lora.scale()), "model", model, 0);
            model = id;
        }
        return model;
    }

    private ObjectNode node(String id, String type) {
        return nodes.putObject(id).put("class_type", type).putObject("inputs");
    }

    private static ObjectNode link(ObjectNode inputs, String name, String node, int slot) {
        inputs.putArray(name).add(node).add(slot);
        return inputs;
    }
}
