package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.run.Cancellation;
import org.inkloom.workflow.comfy.ObjectInfo;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodeReports;
import org.inkloom.workflow.node.NodeType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Control pictures that need no network, and what is declared of those that do. */
class AnnotatorNodesTest {
    private final Models models = new Models(List.of(), "cpu");

    private NodeType type(String name) {
        List<NodeType> all = new ArrayList<>(new AnnotatorNodes(models).types());
        all.addAll(new PoseNodes(models).types());
        all.addAll(new ControlNodes(new ControlNetworks(List.of())).types());
        all.addAll(ConditioningNodes.types());
        return all.stream()
                .filter(type -> type.spec().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private PixelArray annotated(String name, PixelArray picture, Object... inputs) throws Exception {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        named.put("image", new Values.Image(picture));
        for (int i = 0; i < inputs.length; i += 2) {
            named.put((String) inputs[i], inputs[i + 1]);
        }
        NodeContext context = new NodeContext("job", Graph.of(List.of()), Map.of(), false);
        return ((Values.Image) type(name)
                        .run(new NodeCall("1", named, context, new Cancellation(), NodeReports.NONE))
                        .outputs()
                        .getFirst())
                .array();
    }

    /** Dark on the left, lighter on the right by so much. */
    private static PixelArray halves(int width, int height, double step) {
        PixelArray picture = PixelArray.black(1, height, width);
        for (int i = 0; i < picture.values().length; i++) {
            picture.values()[i] = (float) (0.2 + (i / 3 % width >= width / 2 ? step : 0));
        }
        return picture;
    }

    private static List<Integer> litColumns(PixelArray picture, int row) {
        List<Integer> lit = new ArrayList<>();
        for (int x = 0; x < picture.width(); x++) {
            if (picture.values()[3 * (row * picture.width() + x)] > 0.5) {
                lit.add(x);
            }
        }
        return lit;
    }

    @Test
    void canny_of_comfyui_finds_an_edge_by_thresholds_of_its_gradient() throws Exception {
        // The smoothed step's largest Sobel derivative is four times the growth over two pixels: 4 * 0.6 * 0.6448.
        PixelArray strong = annotated("Canny", halves(40, 20, 0.6), "low_threshold", 0.4, "high_threshold", 0.8);
        assertThat(litColumns(strong, 10)).isSubsetOf(19, 20).hasSizeLessThanOrEqualTo(2);
        PixelArray weak = annotated("Canny", halves(40, 20, 0.1), "low_threshold", 0.4, "high_threshold", 0.8);
        assertThat(litColumns(weak, 10)).isEmpty();
        assertThat(List.of(strong.width(), strong.height())).containsExactly(40, 20);
    }

    @Test
    void annotators_bring_the_shorter_side_to_the_resolution_and_cut_their_padding_off() throws Exception {
        PixelArray edges = annotated("CannyEdgePreprocessor", halves(100, 70, 0.6), "resolution", 128);
        assertThat(List.of(edges.width(), edges.height())).containsExactly(183, 128);
        assertThat(litColumns(edges, 60)).isNotEmpty().allMatch(x -> Math.abs(x - 91) < 4);
        PixelArray usual = annotated("ColorPreprocessor", halves(256, 128, 0.6));
        assertThat(List.of(usual.width(), usual.height())).containsExactly(1024, 512);
        assertThat(usual.values()[0]).isEqualTo(usual.values()[3 * 63]);
        PixelArray strokes = annotated("ScribblePreprocessor", halves(64, 64, 0.6), "resolution", 64);
        assertThat(litColumns(strokes, 5))
                .as("what is light stays light")
                .containsExactlyElementsOf(
                        java.util.stream.IntStream.range(32, 64).boxed().toList());
    }

    @Test
    void what_the_nodes_declare_is_what_workflows_were_saved_with() {
        JsonNode apply = ObjectInfo.of(type("ControlNetApplyAdvanced").spec());
        assertThat(names(apply, "required"))
                .containsExactly(
                        "positive", "negative", "control_net", "image", "strength", "start_percent", "end_percent");
        assertThat(names(apply, "optional")).containsExactly("vae");
        assertThat(apply.path("output_name").toString()).isEqualTo("[\"positive\",\"negative\"]");
        JsonNode start =
                apply.path("input").path("required").path("start_percent").path(1);
        assertThat(start.path("default").asDouble(-1)).isZero();
        assertThat(start.path("max").asDouble()).isEqualTo(1);
        assertThat(start.path("step").asDouble()).isEqualTo(0.001);
        JsonNode pose = ObjectInfo.of(type("OpenposePreprocessor").spec());
        assertThat(names(pose, "optional"))
                .containsExactly("detect_hand", "detect_body", "detect_face", "resolution", "scale_stick_for_xinsr_cn");
        assertThat(pose.path("output").toString()).isEqualTo("[\"IMAGE\",\"POSE_KEYPOINT\"]");
        JsonNode canny = ObjectInfo.of(type("CannyEdgePreprocessor").spec());
        assertThat(names(canny, "required")).containsExactly("image");
        JsonNode area = ObjectInfo.of(type("ConditioningSetArea").spec());
        assertThat(names(area, "required")).containsExactly("conditioning", "width", "height", "x", "y", "strength");
        assertThat(area.path("input")
                        .path("required")
                        .path("width")
                        .path(1)
                        .path("min")
                        .asInt())
                .isEqualTo(64);
        assertThat(ObjectInfo.of(type("ControlNetApply").spec())
                        .path("deprecated")
                        .asBoolean(false))
                .isTrue();
    }

    @Test
    void control_networks_are_listed_as_folders_and_as_files(@TempDir Path folder) throws Exception {
        Path networks = Files.createDirectories(folder.resolve("controlnet"));
        Files.writeString(networks.resolve("kolors_canny.safetensors"), "");
        Files.writeString(networks.resolve("notes.txt"), "");
        Files.createDirectories(networks.resolve("empty"));
        Path whole = Files.createDirectories(networks.resolve("owner/depth"));
        Files.writeString(whole.resolve("config.json"), "{\"_class_name\": \"ControlNetModel\"}");
        ControlNetworks found = new ControlNetworks(List.of(folder));
        assertThat(found.names())
                .contains("kolors_canny.safetensors", "owner/depth")
                .doesNotContain("notes.txt", "empty");
        assertThat(found.folder("owner/depth")).isEqualTo(whole);
    }

    private static List<String> names(JsonNode info, String section) {
        return List.copyOf(info.path("input").path(section).propertyNames());
    }
}
