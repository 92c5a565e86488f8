package org.inkloom.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.annotate.Raster.Plane;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.annotator.BodyPoseNetwork;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("golden")
class PoseGoldenTest {
    /** The map of one part at the picture's size, where the reference has it. */
    private static final Pattern RESIZED = Pattern.compile("heatmap_part(\\d+)_resized");

    @Test
    void the_network_of_bodies_gives_the_maps_of_the_reference() {
        try (TensorFile expected = Golden.tensors("annotators/openpose_net_expected.safetensors");
                GoldenWeights drawn = GoldenWeights.draw("openpose", name -> name.substring(name.indexOf('.') + 1))) {
            Annotators.Loaded<BodyPoseNetwork> loaded = drawn.build(BodyPoseNetwork::new);
            try (var _ = loaded.weights();
                    Scope scope = Scope.open()) {
                for (String name : expected.names().stream()
                        .filter(n -> n.endsWith(".paf_L1"))
                        .toList()) {
                    String image = name.replace(".paf_L1", "");
                    RgbPicture seen = ControlSize.resized(GoldenFiles.picture(image + ".png"), 128);
                    var input = PictureTensors.tensor(
                            PoseMaps.input(seen, 0.5).picture(), true, PoseMaps::level, GoldenRun.placement());
                    if (expected.names().contains(image + ".net_input")) {
                        Closeness.relative(expected.get(image + ".net_input"), input, 0);
                    }
                    BodyPoseNetwork.Maps maps = loaded.network().forward(input);
                    Closeness.relative(expected.get(name), maps.fields(), GoldenRun.tolerance(1e-4));
                    Closeness.relative(expected.get(image + ".heatmap_L2"), maps.heatmaps(), GoldenRun.tolerance(1e-4));
                }
            }
        }
    }

    @Test
    void people_are_put_together_and_drawn_as_in_the_reference() {
        JsonNode facts = Golden.json("annotators/openpose_post.json");
        int width = facts.get("image_w").intValue();
        int height = facts.get("image_h").intValue();
        try (TensorFile file = Golden.tensors("annotators/openpose_post.safetensors")) {
            RgbPicture blank = new RgbPicture(width, height, new byte[3 * width * height]);
            PoseMaps.Input input = PoseMaps.input(blank, 0.5);
            assertThat(input.picture().height())
                    .isEqualTo(facts.get("padded_input_h").intValue());
            assertThat(input.picture().width())
                    .isEqualTo(facts.get("padded_input_w").intValue());
            List<Plane> heat = fitted(file, "heatmap_L2", input, width, height);
            for (String name : file.names()) {
                Matcher part = RESIZED.matcher(name);
                if (part.matches()) {
                    float[] map = heat.get(Integer.parseInt(part.group(1))).values();
                    Closeness.relative(name, Closeness.floats(file.get(name)), map, 1e-5);
                }
            }
            BodyAssembly.Found found = BodyAssembly.find(heat, fitted(file, "paf_L1", input, width, height));
            checkPeaks(facts.get("candidate"), found.peaks());
            checkPeople(facts.get("subset"), found.people());
            List<PersonPose> poses =
                    found.bodies(width, height).stream().map(PersonPose::ofBody).toList();
            assertThat(PoseCanvas.draw(poses, width, height))
                    .as("the figure of sticks")
                    .isEqualTo(GoldenFiles.picture("openpose_post_skeleton.png"));
        }
    }

    private static List<Plane> fitted(TensorFile file, String name, PoseMaps.Input input, int width, int height) {
        try (Scope scope = Scope.open()) {
            List<Plane> maps = PoseMaps.planes(Tensors.copyOf(file.get(name)).unsqueeze(0));
            return PoseMaps.fitted(maps, input, width, height);
        }
    }

    private static void checkPeaks(JsonNode expected, List<BodyAssembly.Peak> peaks) {
        assertThat(peaks).hasSize(expected.size());
        for (int i = 0; i < peaks.size(); i++) {
            BodyAssembly.Peak peak = peaks.get(i);
            assertThat(List.of((double) peak.x(), (double) peak.y(), (double) peak.id()))
                    .as("peak " + i)
                    .containsExactly(
                            expected.get(i).get(0).doubleValue(),
                            expected.get(i).get(1).doubleValue(),
                            expected.get(i).get(3).doubleValue());
            assertThat(peak.score()).isCloseTo(expected.get(i).get(2).doubleValue(), within(1e-4));
        }
    }

    private static void checkPeople(JsonNode expected, List<double[]> people) {
        assertThat(people).hasSize(expected.size());
        for (int i = 0; i < people.size(); i++) {
            for (int j = 0; j < people.get(i).length; j++) {
                assertThat(people.get(i)[j])
                        .as("person " + i + ", number " + j)
                        .isCloseTo(
                                expected.get(i).get(j).doubleValue(),
                                within(j == PersonPose.BODY ? 1e-4 * PersonPose.BODY : 0));
            }
        }
    }
}
