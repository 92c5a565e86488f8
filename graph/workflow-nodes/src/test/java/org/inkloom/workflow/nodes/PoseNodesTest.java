package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.golden.WrittenDwPose;
import org.inkloom.run.Cancellation;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.comfy.ObjectInfo;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodeReports;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** DWPose by the names of comfyui_controlnet_aux, over networks that say the same of every picture. */
class PoseNodesTest {
    @TempDir
    Path folder;

    private final Map<String, NodeType> types = new HashMap<>();

    @BeforeEach
    void write() throws Exception {
        WrittenDwPose.write(Files.createDirectories(folder.resolve("annotators")), 0.9f);
        Models models = new Models(List.of(folder), "cpu");
        List<NodeType> all = new ArrayList<>(new PoseNodes(models).types());
        all.addAll(new AnnotatorNodes(models).types());
        all.add(new AnyAnnotatorNode(all).type());
        all.forEach(type -> types.put(type.spec().name(), type));
    }

    private NodeResult run(String type, Object... inputs) throws Exception {
        Map<String, @Nullable Object> named = new HashMap<>();
        for (int i = 0; i < inputs.length; i += 2) {
            named.put((String) inputs[i], inputs[i + 1]);
        }
        NodeContext context = new NodeContext("job", Graph.of(List.of()), Map.of(), false);
        return Objects.requireNonNull(types.get(type), type)
                .run(new NodeCall("1", named, context, new Cancellation(), NodeReports.NONE));
    }

    private static Values.Image photo(int width, int height) {
        PixelArray array = PixelArray.black(1, height, width);
        java.util.Arrays.fill(array.values(), 0.5f);
        return new Values.Image(array);
    }

    private static PixelArray picture(NodeResult result) {
        return ((Values.Image) Objects.requireNonNull(result.outputs().getFirst())).array();
    }

    private static JsonNode person(NodeResult result) {
        JsonNode sheets = ComfyJson.json(Objects.requireNonNull(result.outputs().get(1)));
        assertThat(sheets.path(0).path("canvas_width").asInt()).isEqualTo(128);
        assertThat(sheets.path(0).path("people")).hasSize(1);
        return sheets.path(0).path("people").path(0);
    }

    @Test
    void dwpose_finds_people_at_the_pictures_size_and_gives_figures_at_the_resolution() throws Exception {
        NodeResult found = run("DWPreprocessor", "image", photo(128, 64), "resolution", 128);
        assertThat(picture(found).height()).isEqualTo(128);
        assertThat(picture(found).width()).isEqualTo(256);
        JsonNode person = person(found);
        // The network sees a quarter of the picture's pixels: its box of 24 x 32 is 96 x 128 of them, a quarter wider
        // 120 x 160.
        JsonNode body = person.path("pose_keypoints_2d");
        assertThat(body).hasSize(3 * 18);
        assertThat(body.path(0).asDouble()).isCloseTo(64 - 60, within(1e-4));
        assertThat(person.path("face_keypoints_2d")).hasSize(3 * 70);
        assertThat(person.path("hand_left_keypoints_2d")).hasSize(3 * 21);
        assertThat(found.shown()).containsKey("openpose_json");
    }

    @Test
    void parts_that_are_not_wanted_are_neither_drawn_nor_told() throws Exception {
        Values.Image photo = photo(128, 128);
        JsonNode face =
                person(run("DWPreprocessor", "image", photo, "detect_hand", "disable", "detect_body", "disable"));
        assertThat(face.path("pose_keypoints_2d")).allMatch(value -> value.asDouble() == 0);
        assertThat(face.path("hand_left_keypoints_2d")).isEmpty();
        assertThat(face.path("face_keypoints_2d")).anyMatch(value -> value.asDouble() > 0);
        NodeResult nothing = run(
                "DWPreprocessor",
                "image",
                photo,
                "detect_hand",
                "disable",
                "detect_body",
                "disable",
                "detect_face",
                "disable");
        assertThat(picture(nothing).values()).containsOnly(0f);
        assertThat(picture(nothing).height()).isEqualTo(512);
    }

    @Test
    void the_whole_picture_is_one_person_where_no_network_is_to_find_people() throws Exception {
        JsonNode body = person(run("DWPreprocessor", "image", photo(128, 128), "bbox_detector", "None"))
                .path("pose_keypoints_2d");
        // 128 x 128 a quarter wider, in the proportions 24 : 32.
        assertThat(body.path(0).asDouble()).isCloseTo(64 - 80, within(1e-4));
        assertThat(body.path(1).asDouble()).isCloseTo(64 - 320 / 3.0, within(1e-4));
    }

    @Test
    void networks_that_are_not_here_are_refused_by_name() {
        assertThatThrownBy(() -> run("DWPreprocessor", "image", photo(64, 64), "bbox_detector", "yolo_nas_l_fp16.onnx"))
                .hasMessageContaining("INK-GRAPH-027")
                .hasMessageContaining("yolo_nas_l_fp16.onnx");
        assertThatThrownBy(() -> run("DWPreprocessor", "image", photo(64, 64), "pose_estimator", "dw-ll_ucoco.onnx"))
                .hasMessageContaining("INK-GRAPH-027");
    }

    @Test
    void points_are_drawn_again_as_they_were_and_wider_where_that_is_asked_for() throws Exception {
        NodeResult found = run("DWPreprocessor", "image", photo(128, 512), "resolution", 128);
        PixelArray again = picture(run(
                "RenderPeopleKps",
                "kps",
                Objects.requireNonNull(found.outputs().get(1)),
                "render_body",
                true,
                "render_hand",
                true,
                "render_face",
                true));
        int other = 0;
        for (int i = 0; i < again.values().length; i++) {
            other += again.values()[i] == picture(found).values()[i] ? 0 : 1;
        }
        // A point on the edge between two pixels may fall to the other one.
        assertThat(other).isLessThan(again.values().length / 100);
        NodeResult wide = run(
                "DWPreprocessor", "image", photo(128, 512), "resolution", 128, "scale_stick_for_xinsr_cn", "enable");
        assertThat(lit(picture(wide))).isGreaterThan(lit(again));
    }

    private static long lit(PixelArray picture) {
        long lit = 0;
        for (float value : picture.values()) {
            lit += value > 0 ? 1 : 0;
        }
        return lit;
    }

    @Test
    void one_node_does_what_each_of_the_others_does_with_its_usual_settings() throws Exception {
        Values.Image photo = photo(128, 128);
        NodeResult pose = run("AIO_Preprocessor", "image", photo, "preprocessor", "DWPreprocessor", "resolution", 64);
        assertThat(picture(pose).values())
                .isEqualTo(picture(run("DWPreprocessor", "image", photo, "resolution", 64))
                        .values());
        assertThat(pose.outputs()).hasSize(1);
        assertThat(run("AIO_Preprocessor", "image", photo).outputs().getFirst()).isEqualTo(photo);
        assertThat(Objects.requireNonNull(types.get("AIO_Preprocessor"))
                        .fingerprint(Map.of("preprocessor", "DWPreprocessor")))
                .isEqualTo(Objects.requireNonNull(types.get("DWPreprocessor")).fingerprint(Map.of()))
                .isNotEqualTo(Objects.requireNonNull(types.get("AIO_Preprocessor"))
                        .fingerprint(Map.of("preprocessor", "ColorPreprocessor")));
    }

    @Test
    void what_the_node_declares_is_what_workflows_were_saved_with() {
        JsonNode info = ObjectInfo.of(
                Objects.requireNonNull(types.get("DWPreprocessor")).spec());
        JsonNode optional = info.path("input").path("optional");
        assertThat(List.copyOf(optional.propertyNames()))
                .containsExactly(
                        "detect_hand",
                        "detect_body",
                        "detect_face",
                        "resolution",
                        "bbox_detector",
                        "pose_estimator",
                        "scale_stick_for_xinsr_cn");
        assertThat(optional.path("bbox_detector").path(1).path("default").asString(""))
                .isEqualTo("yolox_l.onnx");
        assertThat(optional.path("pose_estimator").path(0).path(0).asString(""))
                .isEqualTo("dw-ll_ucoco_384_bs5.torchscript.pt");
        assertThat(info.path("output").toString()).isEqualTo("[\"IMAGE\",\"POSE_KEYPOINT\"]");
    }
}
