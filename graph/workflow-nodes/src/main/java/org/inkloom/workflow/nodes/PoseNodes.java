package org.inkloom.workflow.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.inkloom.annotate.AnnotationKind;
import org.inkloom.annotate.AnnotationSettings;
import org.inkloom.annotate.PersonPose;
import org.inkloom.annotate.PoseCanvas;
import org.inkloom.annotate.PoseDetector;
import org.inkloom.annotate.PoseJson;
import org.inkloom.annotate.WholeBodyDetector;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.TensorThread;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;

/** Nodes that find people in pictures and draw their poses, with the names of comfyui_controlnet_aux. */
final class PoseNodes {
    private static final String KEYPOINTS = "POSE_KEYPOINT";
    private static final String FINDERS = "Faces and Poses Estimators";
    private static final String WIDE = "scale_stick_for_xinsr_cn";

    /** The accepted names. The TorchScript files hold the same networks, which are read from their ONNX files here. */
    private static final Set<String> BOXES = Set.of("None", "yolox_l.torchscript.pt", "yolox_l.onnx");

    private static final Set<String> POINTS = Set.of("dw-ll_ucoco_384_bs5.torchscript.pt", "dw-ll_ucoco_384.onnx");

    private final Models models;

    PoseNodes(Models models) {
        this.models = models;
    }

    List<NodeType> types() {
        return List.of(openPose(), wholeBody(), render());
    }

    private static InputSpec choice(String name, String first, String second) {
        return InputSpec.choice(name, List.of(first, second)).optional();
    }

    private static boolean isOn(NodeCall call, String input) {
        return !call.has(input) || call.text(input).equals("enable");
    }

    private static PersonPose wanted(NodeCall call, PersonPose pose) {
        return pose.only(isOn(call, "detect_body"), isOn(call, "detect_hand"), isOn(call, "detect_face"));
    }

    private NodeType openPose() {
        return new Declared(
                AnnotatorNodes.named(
                                "OpenposePreprocessor",
                                "OpenPose Pose",
                                FINDERS,
                                "Finds people and draws them as figures of sticks.")
                        .inputs(
                                choice("detect_hand", "enable", "disable"),
                                choice("detect_body", "enable", "disable"),
                                choice("detect_face", "enable", "disable"),
                                AnnotatorNodes.resolution(),
                                choice(WIDE, "disable", "enable"))
                        .output(OutputSpec.of(KEYPOINTS, KEYPOINTS)),
                constants -> AnnotatorNodes.identity(models, AnnotationKind.OPENPOSE),
                this::byOpenPose);
    }

    private NodeType wholeBody() {
        return new Declared(
                AnnotatorNodes.named(
                                "DWPreprocessor",
                                "DWPose Estimator",
                                FINDERS,
                                "Finds people with hands and face and draws them as figures of sticks. Networks that"
                                        + " are named as TorchScript are read from their ONNX files, which hold the same.")
                        .inputs(
                                choice("detect_hand", "enable", "disable"),
                                choice("detect_body", "enable", "disable"),
                                choice("detect_face", "enable", "disable"),
                                AnnotatorNodes.resolution(),
                                InputSpec.choice(
                                                "bbox_detector",
                                                List.of(
                                                        "None",
                                                        "yolox_l.torchscript.pt",
                                                        "yolox_l.onnx",
                                                        "yolo_nas_l_fp16.onnx",
                                                        "yolo_nas_m_fp16.onnx",
                                                        "yolo_nas_s_fp16.onnx"))
                                        .startingWith("yolox_l.onnx")
                                        .says("What finds people; None takes the picture for one. YOLO-NAS is not"
                                                + " here.")
                                        .optional(),
                                InputSpec.choice(
                                                "pose_estimator",
                                                List.of(
                                                        "dw-ll_ucoco_384_bs5.torchscript.pt",
                                                        "dw-ll_ucoco_384.onnx",
                                                        "dw-ll_ucoco.onnx"))
                                        .says("What finds their points; the one of 384 pixels is here.")
                                        .optional(),
                                choice(WIDE, "disable", "enable"))
                        .output(OutputSpec.of(KEYPOINTS, KEYPOINTS)),
                constants -> AnnotatorNodes.identity(models, AnnotationKind.DWPOSE),
                this::byWholeBody);
    }

    private NodeResult byOpenPose(NodeCall call) {
        AnnotationSettings settings = new AnnotationSettings(
                AnnotationKind.OPENPOSE,
                100,
                200,
                false,
                AnnotatorNodes.seen(call),
                0,
                isOn(call, "detect_hand"),
                isOn(call, "detect_face"));
        return onThread(() -> {
            try (PoseDetector detector = PoseDetector.open(
                    settings,
                    AnnotatorNodes.folders(models, AnnotationKind.OPENPOSE),
                    AnnotatorNodes.placement(models))) {
                List<Object> sheets = new ArrayList<>();
                NodeResult pictures = AnnotatorNodes.each(
                        call, picture -> drawn(call, picture, detector.find(picture), /* pixels= */ false, sheets));
                return shown(pictures, sheets);
            }
        });
    }

    /** Finds and draws people at the picture's own size and resizes the drawing, as the pack does. */
    private NodeResult byWholeBody(NodeCall call) {
        requireHere(call, "bbox_detector", BOXES);
        requireHere(call, "pose_estimator", POINTS);
        boolean one = call.has("bbox_detector") && call.text("bbox_detector").equals("None");
        return onThread(() -> {
            try (WholeBodyDetector detector = WholeBodyDetector.open(
                    AnnotationSettings.of(AnnotationKind.DWPOSE),
                    AnnotatorNodes.folders(models, AnnotationKind.DWPOSE),
                    AnnotatorNodes.placement(models))) {
                List<Object> sheets = new ArrayList<>();
                NodeResult pictures = AnnotatorNodes.eachAsItIs(call, picture -> {
                    List<PersonPose> found = one ? detector.findOne(picture) : detector.find(picture);
                    PaddedPicture sized = PaddedPicture.of(
                            drawn(call, picture, found, /* pixels= */ true, sheets),
                            AnnotatorNodes.number(call, "resolution", 512));
                    return sized.without(sized.picture());
                });
                return shown(pictures, sheets);
            }
        });
    }

    private static void requireHere(NodeCall call, String input, Set<String> here) {
        if (call.has(input) && !here.contains(call.text(input))) {
            throw InkloomException.badInput(
                    "INK-GRAPH-027",
                    input + " is '" + call.text(input) + "', a network that is not computed here.",
                    "Of the networks that find people and their points only yolox_l and dw-ll_ucoco_384 are computed"
                            + " here.",
                    "Choose one of " + String.join(", ", here.stream().sorted().toList()) + ".");
        }
    }

    private static NodeResult onThread(Callable<NodeResult> work) {
        try (TensorThread thread = new TensorThread("inkloom-annotate")) {
            return thread.call(work);
        }
    }

    private static RgbPicture drawn(
            NodeCall call, RgbPicture picture, List<PersonPose> found, boolean pixels, List<Object> sheets) {
        List<PersonPose> poses = found.stream().map(pose -> wanted(call, pose)).toList();
        sheets.add(PoseSheets.of(picture, poses, pixels));
        boolean wide = call.has(WIDE) && isOn(call, WIDE);
        return wide
                ? PoseCanvas.drawWide(poses, picture.width(), picture.height())
                : PoseCanvas.draw(poses, picture.width(), picture.height());
    }

    private static NodeResult shown(NodeResult pictures, List<Object> sheets) {
        return NodeResult.of(pictures.outputs().getFirst(), List.copyOf(sheets))
                .show("openpose_json", List.of(ComfyJson.json(sheets).toString()));
    }

    private static NodeType render() {
        return new Declared(
                NodeSpec.named("RenderPeopleKps")
                        .title("Render Pose JSON (Human)")
                        .category("ControlNet Preprocessors/Pose Keypoint Postprocess")
                        .module("custom_nodes.comfyui_controlnet_aux")
                        .says("Draws the people of the first picture whose points it is given.")
                        .inputs(
                                InputSpec.socket("kps", KEYPOINTS),
                                InputSpec.flag("render_body", true),
                                InputSpec.flag("render_hand", true),
                                InputSpec.flag("render_face", true))
                        .output("IMAGE"),
                call -> {
                    PoseJson sheet = PoseSheets.read(call.get("kps", Object.class));
                    List<PersonPose> poses = sheet.poses().stream()
                            .map(pose -> pose.only(
                                    call.flag("render_body"), call.flag("render_hand"), call.flag("render_face")))
                            .toList();
                    RgbPicture drawn = sheet.with(poses).draw(512, 512);
                    PixelArray array = PixelArray.black(1, drawn.height(), drawn.width());
                    Bytes.put(new Pixels(drawn.width(), drawn.height(), drawn.rgb()), array, 0);
                    return NodeResult.of(new Values.Image(array));
                });
    }
}
