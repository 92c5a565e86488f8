package org.inkloom.workflow.nodes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.inkloom.annotate.AnnotationKind;
import org.inkloom.annotate.AnnotationSettings;
import org.inkloom.annotate.Annotator;
import org.inkloom.annotate.Annotators;
import org.inkloom.annotate.NormalSettings;
import org.inkloom.annotate.SmoothedCanny;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.hub.HubSettings;
import org.inkloom.hub.ModelStore;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.TensorThread;
import org.inkloom.weights.DType;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;

/** Nodes that make control pictures: ComfyUI's own Canny, and annotators with the names of comfyui_controlnet_aux. */
final class AnnotatorNodes {
    /** A pixel whose darkest channel is at least this becomes white; others become black. */
    private static final int WHITE = 127;

    private final Models models;

    /** Opens an annotator by its settings. */
    private interface Opening {
        Annotator open(AnnotationSettings settings, List<Path> folders, Placement placement);
    }

    AnnotatorNodes(Models models) {
        this.models = models;
    }

    List<NodeType> types() {
        return List.of(
                canny(), cannyEdge(), hed(), fakeScribble(), depth(), normals(), colour(), scribble(), inpaint());
    }

    private static NodeType canny() {
        return new Declared(
                NodeSpec.named("Canny")
                        .title("")
                        .category("image/preprocessors")
                        .module("comfy_extras.nodes_canny")
                        .says("Finds thin edges.")
                        .inputs(
                                InputSpec.socket("image", "IMAGE"),
                                InputSpec.real("low_threshold", 0.4, 0.01, 0.99, 0.01)
                                        .says("A gradient above it is an edge where it hangs on a strong one."),
                                InputSpec.real("high_threshold", 0.8, 0.01, 0.99, 0.01)
                                        .says("A gradient above it is a strong edge."))
                        .output("IMAGE"),
                call -> {
                    PixelArray from = call.get("image", Values.Image.class).array();
                    PixelArray made = PixelArray.black(from.batch(), from.height(), from.width());
                    int one = 3 * from.height() * from.width();
                    for (int i = 0; i < from.batch(); i++) {
                        float[] rgb = java.util.Arrays.copyOfRange(from.values(), i * one, (i + 1) * one);
                        float[] edges = SmoothedCanny.edges(
                                rgb,
                                from.width(),
                                from.height(),
                                call.real("low_threshold"),
                                call.real("high_threshold"));
                        for (int k = 0; k < one; k++) {
                            made.values()[i * one + k] = edges[k / 3];
                        }
                        call.progress(i + 1L, from.batch());
                    }
                    return NodeResult.of(new Values.Image(made));
                });
    }

    static NodeSpec.Builder named(String name, String title, String category, String says) {
        return NodeSpec.named(name)
                .title(title)
                .category("ControlNet Preprocessors/" + category)
                .module("custom_nodes.comfyui_controlnet_aux")
                .says(says)
                .inputs(InputSpec.socket("image", "IMAGE"))
                .output("IMAGE");
    }

    static InputSpec resolution() {
        return InputSpec.whole("resolution", 512, 64, 16_384, 64)
                .says("The shorter side of the result, pixels.")
                .optional();
    }

    private static NodeType cannyEdge() {
        return new Declared(
                named("CannyEdgePreprocessor", "Canny Edge", "Line Extractors", "Finds thin edges, as OpenCV does.")
                        .inputs(
                                InputSpec.whole("low_threshold", 100, 0, 255).optional(),
                                InputSpec.whole("high_threshold", 200, 0, 255).optional(),
                                resolution()),
                call -> {
                    AnnotationSettings settings = new AnnotationSettings(
                            AnnotationKind.CANNY,
                            number(call, "low_threshold", 100),
                            number(call, "high_threshold", 200),
                            false,
                            512,
                            0,
                            false,
                            false);
                    return each(
                            call,
                            picture -> Annotators.open(settings, List.of(), Placement.cpuFloat32())
                                    .annotate(picture));
                });
    }

    static int number(NodeCall call, String input, int usual) {
        return call.has(input) ? call.count(input) : usual;
    }

    /** Annotates pictures that are resized to the resolution and padded, and removes the padding from the results. */
    static NodeResult each(NodeCall call, UnaryOperator<RgbPicture> annotate) {
        return eachAsItIs(call, picture -> {
            PaddedPicture padded = PaddedPicture.of(picture, number(call, "resolution", 512));
            return padded.without(annotate.apply(padded.picture()));
        });
    }

    /** Annotates pictures at their own size. */
    static NodeResult eachAsItIs(NodeCall call, UnaryOperator<RgbPicture> annotate) {
        PixelArray from = call.get("image", Values.Image.class).array();
        List<PixelArray> made = new ArrayList<>();
        for (int i = 0; i < from.batch(); i++) {
            Pixels pixels = Bytes.pixels(from, i);
            RgbPicture result = annotate.apply(new RgbPicture(pixels.width(), pixels.height(), pixels.rgb()));
            PixelArray array = PixelArray.black(1, result.height(), result.width());
            Bytes.put(new Pixels(result.width(), result.height(), result.rgb()), array, 0);
            made.add(array);
            call.progress(i + 1L, from.batch());
        }
        return NodeResult.of(new Values.Image(ImageNodes.together(made)));
    }

    /** Annotates with a network, which is closed afterwards to free its memory for drawing. */
    private NodeResult byNetwork(NodeCall call, AnnotationKind kind, Opening opening) {
        AnnotationSettings settings = AnnotationSettings.of(kind).at(seen(call), 0);
        try (TensorThread thread = new TensorThread("inkloom-annotate")) {
            return thread.call(() -> {
                try (Annotator annotator = opening.open(settings, folders(models, kind), placement(models))) {
                    return each(call, annotator::annotate);
                }
            });
        }
    }

    /**
     * Returns the shorter side at which the network gets pictures: that of padded ones, so that they are not resized
     * again.
     */
    static int seen(NodeCall call) {
        return PaddedPicture.padded(number(call, "resolution", 512));
    }

    /**
     * Returns the folders where weights may be: {@code annotators} below the folders of models, and fetched
     * repositories.
     */
    static List<Path> folders(Models models, AnnotationKind kind) {
        List<Path> folders = new ArrayList<>(models.foldersOf("annotators"));
        folders.addAll(new ModelStore(HubSettings.ofProcess()).places(kind.repository(), Path.of("")));
        return folders;
    }

    /** Returns the identity (see {@link FileIdentity}) of a kind's weights. */
    static Optional<String> identity(Models models, AnnotationKind kind) {
        return FileIdentity.of(() -> Annotators.files(kind, folders(models, kind)));
    }

    static Placement placement(Models models) {
        return Placement.of(models.device(), DType.FLOAT32);
    }

    private NodeType hed() {
        return new Declared(
                named("HEDPreprocessor", "HED Soft-Edge Lines", "Line Extractors", "Finds soft edges by a network.")
                        .inputs(safe(), resolution()),
                constants -> identity(models, AnnotationKind.HED),
                call -> edges(call, AnnotationKind.HED));
    }

    private NodeType fakeScribble() {
        return new Declared(
                named(
                                "FakeScribblePreprocessor",
                                "Fake Scribble Lines (aka scribble_hed)",
                                "Line Extractors",
                                "Makes strokes of soft edges, as if drawn with a pen.")
                        .inputs(safe(), resolution()),
                constants -> identity(models, AnnotationKind.SCRIBBLE),
                call -> edges(call, AnnotationKind.SCRIBBLE));
    }

    private static InputSpec safe() {
        return InputSpec.choice("safe", List.of("enable", "disable"))
                .says("Three levels of grey, which let less of the photograph through.")
                .optional();
    }

    private NodeResult edges(NodeCall call, AnnotationKind kind) {
        boolean safe = !call.has("safe") || call.text("safe").equals("enable");
        return byNetwork(
                call, kind, (settings, folders, placement) -> Annotators.edges(settings, safe, folders, placement));
    }

    private static InputSpec[] surfaces() {
        return new InputSpec[] {
            InputSpec.real("a", NormalSettings.USUAL.facing(), 0, 5 * Math.PI, 0.01)
                    .says("How much a surface that faces the camera counts beside one that falls away.")
                    .optional(),
            InputSpec.real("bg_threshold", NormalSettings.USUAL.background(), 0, 1, 0.01)
                    .says("What is farther than this part of the depth faces the camera.")
                    .optional(),
            resolution()
        };
    }

    private NodeType normals() {
        return new Declared(
                named(
                                "MiDaS-NormalMapPreprocessor",
                                "MiDaS Normal Map",
                                "Normal and Depth Estimators",
                                "Estimates the directions of surfaces, as colours.")
                        .inputs(surfaces()),
                constants -> identity(models, AnnotationKind.NORMAL),
                call -> {
                    NormalSettings normals = new NormalSettings(
                            call.has("a") ? call.real("a") : NormalSettings.USUAL.facing(),
                            call.has("bg_threshold") ? call.real("bg_threshold") : NormalSettings.USUAL.background());
                    return byNetwork(
                            call,
                            AnnotationKind.NORMAL,
                            (settings, folders, placement) -> Annotators.depth(settings, normals, folders, placement));
                });
    }

    private NodeType depth() {
        return new Declared(
                named(
                                "MiDaS-DepthMapPreprocessor",
                                "MiDaS Depth Map",
                                "Normal and Depth Estimators",
                                "Estimates depth, the nearer the lighter. a and bg_threshold are for normals and have"
                                        + " no effect.")
                        .inputs(surfaces()),
                constants -> identity(models, AnnotationKind.DEPTH),
                call -> byNetwork(call, AnnotationKind.DEPTH, Annotators::open));
    }

    private static NodeType colour() {
        return new Declared(
                named(
                                "ColorPreprocessor",
                                "Color Pallete",
                                "T2IAdapter-only",
                                "Shows the picture in squares of one colour each.")
                        .inputs(resolution()),
                call -> each(
                        call,
                        picture -> Annotators.open(
                                        AnnotationSettings.of(AnnotationKind.COLOR), List.of(), Placement.cpuFloat32())
                                .annotate(picture)));
    }

    private static NodeType scribble() {
        return new Declared(
                named(
                                "ScribblePreprocessor",
                                "Scribble Lines",
                                "Line Extractors",
                                "Makes a drawing black and white: what is not light in all colours is black.")
                        .version(2)
                        .inputs(resolution()),
                call -> each(call, AnnotatorNodes::strokes));
    }

    private static RgbPicture strokes(RgbPicture picture) {
        byte[] rgb = new byte[picture.rgb().length];
        for (int i = 0; i < rgb.length; i += 3) {
            int darkest = 255;
            for (int c = 0; c < 3; c++) {
                darkest = Math.min(darkest, picture.rgb()[i + c] & 0xff);
            }
            java.util.Arrays.fill(rgb, i, i + 3, (byte) (darkest < WHITE ? 0 : 255));
        }
        return new RgbPicture(picture.width(), picture.height(), rgb);
    }

    private static NodeType inpaint() {
        return new Declared(
                NodeSpec.named("InpaintPreprocessor")
                        .title("Inpaint Preprocessor")
                        .category("ControlNet Preprocessors/others")
                        .module("custom_nodes.comfyui_controlnet_aux")
                        .says("Takes what a mask covers out of a control picture for networks that are made for"
                                + " inpainting: to them it is below black, to xinsir's it is black.")
                        .inputs(
                                InputSpec.socket("image", "IMAGE"),
                                InputSpec.socket("mask", "MASK"),
                                InputSpec.flag("black_pixel_for_xinsir_cn", false)
                                        .optional())
                        .output("IMAGE"),
                call -> {
                    PixelArray from = call.get("image", Values.Image.class).array();
                    Values.Mask mask =
                            MaskArrays.resized(call.get("mask", Values.Mask.class), from.height(), from.width());
                    boolean black = call.has("black_pixel_for_xinsir_cn") && call.flag("black_pixel_for_xinsir_cn");
                    PixelArray made = PixelArray.black(from.batch(), from.height(), from.width());
                    for (int i = 0; i < from.values().length; i++) {
                        boolean hidden = mask.values()[i / 3 % mask.values().length] > 0.5f;
                        made.values()[i] = hidden ? black ? 0 : -1 : from.values()[i];
                    }
                    return NodeResult.of(new Values.Image(made));
                });
    }
}
