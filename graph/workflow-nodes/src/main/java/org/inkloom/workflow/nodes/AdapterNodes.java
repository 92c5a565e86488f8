package org.inkloom.workflow.nodes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;

/** Nodes for IP-Adapters, with the names of ComfyUI_IPAdapter_plus and of its copies for Kolors. */
final class AdapterNodes {
    private static final String ADAPTER = "IPADAPTER";
    private static final String VISION = "CLIP_VISION";
    private static final List<String> COMBINING = List.of("concat", "add", "subtract", "average", "norm average");
    private static final List<String> SCALING = List.of("V only", "K+V", "K+V w/ C penalty", "K+mean(V) w/ C penalty");
    private static final Map<String, String> SIMPLE = Map.of(
            "standard", "linear",
            "prompt is more important", "ease out",
            "style transfer", "style transfer");

    private final Models models;
    private final AdapterShelf shelf;

    AdapterNodes(Models models, AdapterShelf shelf) {
        this.models = models;
        this.shelf = shelf;
    }

    List<NodeType> types() {
        return List.of(
                loader(named("IPAdapterModelLoader", "IPAdapter Model Loader", "Opens an IP-Adapter.")
                        .category("ipadapter/loaders")),
                loader(KolorsNodes.named(
                        "MZ_IPAdapterModelLoaderKolors",
                        "MinusZone - IPAdapterModelLoader(kolors)",
                        "Opens an IP-Adapter of Kolors.")),
                vision(NodeSpec.named("CLIPVisionLoader")
                        .title("Load CLIP Vision")
                        .category("loaders")
                        .says("Opens the encoder by which an IP-Adapter sees pictures.")),
                vision(KolorsNodes.named(
                        "MZ_KolorsCLIPVisionLoader",
                        "MinusZone - Kolors CLIP Vision Loader",
                        "Opens the encoder by which Kolors' IP-Adapter sees pictures.")),
                unified("IPAdapterUnifiedLoader", "IPAdapter Unified Loader", AdapterPresets.GENERAL),
                unified(
                        "IPAdapterUnifiedLoaderCommunity",
                        "IPAdapter Unified Loader Community",
                        AdapterPresets.COMMUNITY),
                simple(),
                advanced(named(
                        "IPAdapterAdvanced",
                        "IPAdapter Advanced",
                        "Shows a model a picture beside the prompt, more or less in its single attentions.")),
                advanced(KolorsNodes.named(
                        "MZ_IPAdapterAdvancedKolors",
                        "MinusZone - IPAdapterAdvanced(kolors)",
                        "Shows Kolors a picture beside the prompt, more or less in its single attentions.")));
    }

    private static NodeSpec.Builder named(String name, String title, String says) {
        return NodeSpec.named(name)
                .title(title)
                .category("ipadapter")
                .module("custom_nodes.ComfyUI_IPAdapter_plus")
                .says(says);
    }

    private NodeType loader(NodeSpec.Builder spec) {
        return new Declared(
                spec.inputs(InputSpec.choice("ipadapter_file", shelf::adapters).says("The adapter."))
                        .output(ADAPTER),
                constants -> shelf.adapterIdentity(String.valueOf(constants.get("ipadapter_file"))),
                call -> NodeResult.of(adapter(call.text("ipadapter_file"))));
    }

    private Values.Adapter adapter(String name) {
        return new Values.Adapter(name, shelf.adapter(name));
    }

    private NodeType vision(NodeSpec.Builder spec) {
        return new Declared(
                spec.inputs(InputSpec.choice("clip_name", shelf::encoders)
                                .says("A folder with config.json and weights, as repositories have it."))
                        .output(VISION),
                constants -> shelf.encoderIdentity(String.valueOf(constants.get("clip_name"))),
                call -> NodeResult.of(
                        new Values.Vision(call.text("clip_name"), shelf.encoder(call.text("clip_name")))));
    }

    private NodeType unified(String name, String title, List<String> presets) {
        return new Declared(
                named(name, title, "Finds the IP-Adapter of a kind that was published for a model.")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.choice("preset", presets),
                                InputSpec.socket("ipadapter", ADAPTER).optional())
                        .output(OutputSpec.of("model", "MODEL"))
                        .output(OutputSpec.of("ipadapter", ADAPTER)),
                // The result depends on which files exist.
                constants -> shelf.identity(),
                call -> {
                    Values.Model model = call.get("model", Values.Model.class);
                    String preset = call.text("preset");
                    boolean small = models.family(model.name()).equals("sd15");
                    Pattern wanted = AdapterPresets.pattern(preset, small);
                    String found = shelf.matching(wanted)
                            .orElseThrow(() -> InkloomException.badInput(
                                    "INK-GRAPH-034",
                                    "There is no IP-Adapter for '" + preset + "' and this model.",
                                    "Its file's name would match " + wanted + ".",
                                    "Put it into the folder ipadapter of the models, or fetch it with `inkloom"
                                            + " pull`."));
                    return NodeResult.of(model, adapter(found));
                });
    }

    private static InputSpec share(String name, double start) {
        return InputSpec.real(name, start, 0, 1, 0.001);
    }

    private NodeType simple() {
        return new Declared(
                named("IPAdapter", "IPAdapter", "Shows a model a picture beside the prompt.")
                        .inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.socket("ipadapter", ADAPTER),
                                InputSpec.socket("image", "IMAGE"),
                                InputSpec.real("weight", 1, -1, 3, 0.05),
                                share("start_at", 0),
                                share("end_at", 1),
                                InputSpec.choice(
                                        "weight_type",
                                        List.of("standard", "prompt is more important", "style transfer")),
                                InputSpec.socket("attn_mask", "MASK").optional())
                        .output("MODEL"),
                call -> NodeResult.of(shown(call, SIMPLE.getOrDefault(call.text("weight_type"), "linear"))));
    }

    private NodeType advanced(NodeSpec.Builder spec) {
        return new Declared(
                spec.inputs(
                                InputSpec.socket("model", "MODEL"),
                                InputSpec.socket("ipadapter", ADAPTER),
                                InputSpec.socket("image", "IMAGE"),
                                InputSpec.real("weight", 1, -1, 5, 0.05),
                                InputSpec.choice("weight_type", AttentionWeights.TYPES)
                                        .says("In which attentions it counts how much."),
                                InputSpec.choice("combine_embeds", COMBINING)
                                        .says("For several pictures; one is shown at a time here, and it has no"
                                                + " effect."),
                                share("start_at", 0),
                                share("end_at", 1),
                                InputSpec.choice("embeds_scaling", SCALING).says("'V only' alone is here."),
                                InputSpec.socket("image_negative", "IMAGE").optional(),
                                InputSpec.socket("attn_mask", "MASK").optional(),
                                InputSpec.socket("clip_vision", VISION).optional())
                        .output("MODEL"),
                call -> {
                    requireAbsent(call.has("image_negative"), "image_negative is linked");
                    requireAbsent(
                            !call.text("embeds_scaling").equals(SCALING.getFirst()),
                            "embeds_scaling is '" + call.text("embeds_scaling") + "'");
                    return NodeResult.of(shown(call, call.text("weight_type")));
                });
    }

    private static void requireAbsent(boolean there, String what) {
        if (there) {
            throw InkloomException.badInput(
                    "INK-GRAPH-035",
                    what + ", which IP-Adapters here do not have.",
                    "A picture is shown to the whole of what is drawn, against an empty picture, by scaling values.",
                    "Take the link away, or choose 'V only'; use a node for each picture.");
        }
    }

    private Values.Model shown(NodeCall call, String type) {
        requireAbsent(call.has("attn_mask"), "attn_mask is linked");
        Values.Model model = call.get("model", Values.Model.class);
        PixelArray images = call.get("image", Values.Image.class).array();
        requireAbsent(images.batch() > 1, "image holds " + images.batch() + " pictures at once");
        double start = call.real("start_at");
        double end = call.real("end_at");
        if (call.real("weight") == 0 || start >= end) {
            return model;
        }
        Values.Adapter adapter = call.get("ipadapter", Values.Adapter.class);
        List<Path> encoders = call.find("clip_vision", Values.Vision.class)
                .map(vision -> List.of(vision.folder()))
                .orElseGet(() -> shelf.encodersFor(adapter.file()));
        Pixels pixels = Bytes.pixels(images, 0);
        RgbPicture picture = new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
        Values.Model made = model;
        for (Map.Entry<Double, List<String>> alike :
                byWeight(model, type, call.real("weight")).entrySet()) {
            made = made.seeing(new IpAdapterUse(
                    adapter.file(), encoders, picture, "image", alike.getKey(), start, end, alike.getValue()));
        }
        return made;
    }

    /**
     * Groups the model's attentions by the weight that the picture gets in them, as attentions of one weight share one
     * IP-Adapter use. An empty list stands for all attentions.
     */
    private Map<Double, List<String>> byWeight(Values.Model model, String type, double weight) {
        List<String> attentions = models.stages(model.name()).attentions();
        if (type.equals("linear")) {
            return Map.of(weight, List.of());
        }
        Map<Double, List<String>> byWeight = new LinkedHashMap<>();
        new AttentionWeights(attentions)
                .of(type, weight)
                .forEach((name, one) ->
                        byWeight.computeIfAbsent(one, _ -> new ArrayList<>()).add(name));
        return byWeight;
    }
}
