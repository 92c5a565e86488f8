package org.inkloom.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Pictures that go over to a server: to start from, masks, and control pictures. */
class RemotePicturesTest {
    private static final RemoteRequest FOX = RemoteRequest.of("a fox").withSeed(5);

    @TempDir
    static Path folder;

    private static @Nullable DrawingHost serving;
    private static @Nullable RemoteStudio opened;

    @BeforeAll
    static void start() {
        serving = new DrawingHost(folder.resolve("state"), 0, Optional.empty());
        opened = RemoteStudio.open(serving.address(), Optional.empty());
    }

    @AfterAll
    static void stop() {
        studio().close();
        Objects.requireNonNull(serving).close();
    }

    private static RemoteStudio studio() {
        return Objects.requireNonNull(opened);
    }

    private static RgbPicture plain(int width, int height, int grey) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) grey);
        return new RgbPicture(width, height, rgb);
    }

    private static JsonNode graph(RemotePicture picture) {
        return ComfyJson.read(Objects.requireNonNull(picture.texts().get("prompt")));
    }

    private static List<Path> uploads() throws Exception {
        Path assets = folder.resolve("state/input/assets");
        if (!Files.isDirectory(assets)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(assets)) {
            return files.toList();
        }
    }

    private static InkloomException refusal(RemoteRequest request) {
        return catchThrowableOfType(InkloomException.class, () -> studio().generate(request));
    }

    @Test
    void a_start_picture_is_sent_once_and_drawn_over_by_a_share_of_the_steps() throws Exception {
        Path file = folder.resolve("start 起.png");
        PngText.write(file, plain(64, 48, 100), Map.of());
        RemoteRequest request = FOX.withSteps(10).withStart(RemoteStart.of(file));
        int before = uploads().size();
        RemotePicture first = studio().generate(request).getFirst();
        assertThat(uploads()).hasSize(before + 1);
        assertThat(first.pixels().rgb()).startsWith(105, 6, 0);
        assertThat(graph(first).at("/3/inputs/denoise").asDouble()).isEqualTo(0.6);
        assertThat(graph(first).at("/3/inputs/steps").asInt()).isEqualTo(6);
        assertThat(graph(first).at("/11/inputs/width").asInt()).isEqualTo(64);
        assertThat(graph(first).at("/11/inputs/crop").asString()).isEqualTo("center");
        assertThat(folder.resolve("state/input")
                        .resolve(graph(first).at("/10/inputs/image").asString()))
                .hasBinaryContent(Files.readAllBytes(file));
        List<RemotePicture> again = studio().generate(request.withSeed(6).withPictures(2));
        assertThat(again).hasSize(2);
        assertThat(uploads()).hasSize(before + 1);
        assertThat(graph(again.getFirst()).at("/10")).isEqualTo(graph(first).at("/10"));
    }

    @Test
    void a_mask_goes_over_in_the_size_of_its_picture_and_leaves_the_strength_at_one() throws Exception {
        RgbPicture picture = plain(64, 48, 90);
        RemoteRequest request =
                FOX.withSteps(4).withStart(RemoteStart.of(picture).withMask(plain(16, 16, 40)));
        RemotePicture drawn = studio().generate(request).getFirst();
        assertThat(drawn.pixels().rgb()).startsWith(95, 44, 0);
        assertThat(graph(drawn).at("/3/inputs/denoise").asDouble()).isEqualTo(1);
        RgbPicture mask = PngText.readPicture(folder.resolve("state/input")
                .resolve(graph(drawn).at("/13/inputs/image").asString()));
        assertThat(mask.width()).isEqualTo(64);
        assertThat(mask.height()).isEqualTo(48);
        assertThat(graph(drawn).at("/14/inputs").get("width"))
                .isEqualTo(graph(drawn).at("/11/inputs").get("width"));
    }

    @Test
    void controls_stand_behind_one_another_beside_both_prompts() {
        assertThat(studio().models().getFirst().controls()).containsExactly("nets/canny", "nets/depth");
        assertThat(studio().models().getLast().controls()).isEmpty();
        RemoteRequest request = FOX.withSteps(2)
                .withControls(List.of(
                        RemoteControl.of("canny", "nets/canny", plain(32, 32, 1)),
                        RemoteControl.of("depth", "nets/depth", plain(32, 32, 2))
                                .withScale(0.5)
                                .between(0.1, 0.9)));
        JsonNode graph = graph(studio().generate(request).getFirst());
        String last = graph.at("/3/inputs/positive/0").asString();
        JsonNode second = graph.path(last).path("inputs");
        assertThat(graph.at("/3/inputs/negative").toString()).isEqualTo("[\"" + last + "\",1]");
        assertThat(second.path("strength").asDouble()).isEqualTo(0.5);
        assertThat(second.path("start_percent").asDouble()).isEqualTo(0.1);
        assertThat(second.path("end_percent").asDouble()).isEqualTo(0.9);
        JsonNode first = graph.path(second.at("/positive/0").asString()).path("inputs");
        assertThat(first.path("positive").toString()).isEqualTo("[\"6\",0]");
        assertThat(first.path("negative").toString()).isEqualTo("[\"7\",0]");
        assertThat(graph.path(first.at("/control_net/0").asString())
                        .at("/inputs/control_net_name")
                        .asString())
                .isEqualTo("nets/canny");
    }

    @Test
    void what_cannot_be_is_refused_as_the_library_refuses_it() throws Exception {
        Path none = folder.resolve("none.png");
        assertThat(refusal(FOX.withStart(RemoteStart.of(none)))).hasMessageContainingAll("INK-CLI-032", "none.png");
        Path text = Files.writeString(folder.resolve("text.png"), "no picture");
        assertThat(refusal(FOX.withStart(RemoteStart.of(plain(8, 8, 0)).withMask(text))))
                .hasMessageContainingAll("INK-CLI-032", "text.png");
        for (double strength : new double[] {0, 1.1, Double.NaN}) {
            assertThat(refusal(FOX.withStart(RemoteStart.of(plain(8, 8, 0)).withStrength(strength))))
                    .hasMessageContaining("INK-GEN-004");
        }
        assertThat(refusal(FOX.withSteps(4)
                        .withStart(RemoteStart.of(plain(8, 8, 0)).withStrength(0.2))))
                .hasMessageContainingAll("INK-SCHED-004", "none of 4 steps");
        RemoteControl control = RemoteControl.of("canny", "nets/canny", plain(8, 8, 0));
        assertThat(catchThrowableOfType(InkloomException.class, () -> control.between(0.9, 0.1)))
                .hasMessageContaining("INK-CONTROL-003");
        assertThat(refusal(FOX.withControls(List.of(RemoteControl.of("pose", "nets/pose", plain(8, 8, 0))))))
                .hasMessageContainingAll("INK-REMOTE-003", "nets/pose");
    }
}
