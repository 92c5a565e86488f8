package org.inkloom.workflow.nodes;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeTrait;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;

/** Nodes for control pictures and the networks that read them. */
final class ControlNodes {
    private static final String CATEGORY = "conditioning/controlnet";

    private final ControlNetworks networks;

    ControlNodes(ControlNetworks networks) {
        this.networks = networks;
    }

    List<NodeType> types() {
        return List.of(
                loader(NodeSpec.named("ControlNetLoader")
                        .title("Load ControlNet Model")
                        .category("loaders")
                        .says("Opens a ControlNet or T2I-Adapter.")
                        .inputs(name())
                        .output("CONTROL_NET")),
                loader(NodeSpec.named("DiffControlNetLoader")
                        .title("Load ControlNet Model (diff)")
                        .category("loaders")
                        .says("Opens a ControlNet or T2I-Adapter. Those here are stored whole; the model has no"
                                + " effect.")
                        .inputs(InputSpec.socket("model", "MODEL"), name())
                        .output("CONTROL_NET")),
                unionKind(),
                apply(),
                applyAdvanced());
    }

    private InputSpec name() {
        return InputSpec.choice("control_net_name", networks::names).says("The network.");
    }

    /** Makes a node type that opens the network of its input {@code control_net_name}. */
    NodeType loader(NodeSpec.Builder spec) {
        return new Declared(
                spec, constants -> networks.identity(String.valueOf(constants.get("control_net_name"))), call -> {
                    String name = call.text("control_net_name");
                    return NodeResult.of(new Values.Network(name, networks.folder(name)));
                });
    }

    private static NodeType unionKind() {
        return new Declared(
                NodeSpec.named("SetUnionControlNetType")
                        .category(CATEGORY)
                        .module("comfy_extras.nodes_controlnet")
                        .says("Tells a network that reads many kinds of control pictures which one it is shown;"
                                + " others read one kind and are handed on as they are.")
                        .inputs(
                                InputSpec.socket("control_net", "CONTROL_NET"),
                                InputSpec.combo(
                                        "type",
                                        List.of(
                                                "auto",
                                                "openpose",
                                                "depth",
                                                "hed/pidi/scribble/ted",
                                                "canny/lineart/anime_lineart/mlsd",
                                                "normal",
                                                "segment",
                                                "tile",
                                                "repaint")))
                        .output("CONTROL_NET"),
                call -> {
                    Values.Network network = call.get("control_net", Values.Network.class);
                    String kind = call.text("type").split("/", -1)[0];
                    return NodeResult.of(kind.equals("auto") ? network : new Values.Network(kind, network.folder()));
                });
    }

    private static InputSpec strength() {
        return InputSpec.real("strength", 1, 0, 10, 0.01).says("How much the control picture counts; 1 as trained.");
    }

    private static NodeType apply() {
        return new Declared(
                NodeSpec.named("ControlNetApply")
                        .title("Apply ControlNet (OLD)")
                        .category(CATEGORY)
                        .says("Has a control picture looked at beside a prompt, and beside the negative one.")
                        .inputs(
                                InputSpec.socket("conditioning", "CONDITIONING"),
                                InputSpec.socket("control_net", "CONTROL_NET"),
                                InputSpec.socket("image", "IMAGE").says("Edges, depth, a pose and the like."),
                                strength())
                        .output("CONDITIONING")
                        .is(NodeTrait.DEPRECATED),
                call -> {
                    Values.Prompt prompt = call.get("conditioning", Values.Prompt.class);
                    if (call.real("strength") == 0) {
                        return NodeResult.of(prompt);
                    }
                    ControlUse use = use(call, 0, 1);
                    return NodeResult.of(prompt.each(entry -> entry.withControl(use, true)));
                });
    }

    private static NodeType applyAdvanced() {
        return new Declared(
                NodeSpec.named("ControlNetApplyAdvanced")
                        .title("Apply ControlNet")
                        .category(CATEGORY)
                        .says("Has a control picture looked at beside both prompts, over a part of the way from"
                                + " noise to picture. Several follow each other. vae has no effect: networks here"
                                + " see pixels.")
                        .inputs(
                                InputSpec.socket("positive", "CONDITIONING"),
                                InputSpec.socket("negative", "CONDITIONING"),
                                InputSpec.socket("control_net", "CONTROL_NET"),
                                InputSpec.socket("image", "IMAGE").says("Edges, depth, a pose and the like."),
                                strength(),
                                InputSpec.real("start_percent", 0, 0, 1, 0.001)
                                        .says("From where on it counts: 0 is noise, 1 the picture."),
                                InputSpec.real("end_percent", 1, 0, 1, 0.001).says("Until where it counts."),
                                InputSpec.socket("vae", "VAE").optional())
                        .output(OutputSpec.of("positive", "CONDITIONING"))
                        .output(OutputSpec.of("negative", "CONDITIONING")),
                call -> {
                    Values.Prompt positive = call.get("positive", Values.Prompt.class);
                    Values.Prompt negative = call.get("negative", Values.Prompt.class);
                    if (call.real("strength") == 0) {
                        return NodeResult.of(positive, negative);
                    }
                    ControlUse use = use(call, call.real("start_percent"), call.real("end_percent"));
                    return NodeResult.of(
                            positive.each(entry -> entry.withControl(use, false)),
                            negative.each(entry -> entry.withControl(use, false)));
                });
    }

    private static ControlUse use(NodeCall call, double start, double end) {
        Values.Network network = call.get("control_net", Values.Network.class);
        PixelArray images = call.get("image", Values.Image.class).array();
        if (images.batch() > 1) {
            throw InkloomException.badInput(
                    "INK-GRAPH-026",
                    "There are " + images.batch() + " control pictures at once.",
                    "A control has one picture, which all pictures of a batch are drawn by.",
                    "Choose one of them, or add a control for each.");
        }
        Pixels pixels = Bytes.pixels(images, 0);
        RgbPicture picture = new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
        Path folder = network.folder();
        return new ControlUse(network.name(), folder, picture, call.real("strength"), start, end, hidden(images));
    }

    /** Returns where a picture has numbers far below black, by which InpaintPreprocessor marks what networks shall not see. */
    private static Optional<RgbPicture> hidden(PixelArray picture) {
        byte[] where = new byte[picture.values().length];
        boolean any = false;
        for (int i = 0; i < where.length; i++) {
            boolean here = picture.values()[i] < -0.5f;
            where[i] = (byte) (here ? 255 : 0);
            any |= here;
        }
        return any ? Optional.of(new RgbPicture(picture.width(), picture.height(), where)) : Optional.empty();
    }
}
