package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.golden.Golden;
import org.inkloom.golden.SamplePictures;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Pixels;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotateCommandTest {
    @TempDir
    private Path folder;

    @Test
    @Tag("golden")
    void canny_writes_the_reference_edges() throws IOException, BadPictureException {
        int compared = 0;
        for (Path expected : edges()) {
            String[] parts =
                    expected.getFileName().toString().replace(".png", "").split("_");
            Optional<Path> picture = Golden.find("annotators/" + parts[0] + ".png");
            if (picture.isEmpty()) {
                continue;
            }
            Path to = folder.resolve(expected.getFileName());
            List<String> words = Stream.of(
                            Stream.of("annotate", "--kind", "canny", "--low", parts[2], "--high", parts[3]),
                            parts.length > 4 ? Stream.of("--l2") : Stream.<String>of(),
                            Stream.of(picture.get().toString(), "--out", to.toString()))
                    .flatMap(each -> each)
                    .toList();
            assertThat(CommandRun.of(words.toArray(String[]::new)).exitCode()).isZero();
            assertThat(PictureDecoder.read(to).rgb())
                    .as(expected.toString())
                    .isEqualTo(PictureDecoder.read(expected).rgb());
            compared++;
        }
        Assumptions.assumeTrue(compared > 0, "skipped: the golden folder has no edges of colour pictures");
    }

    private static List<Path> edges() throws IOException {
        try (Stream<Path> all = Files.list(Golden.path("annotators/canny"))) {
            return all.filter(file -> file.toString().contains("_rgb_")).toList();
        }
    }

    @Test
    void missing_weights_are_named_with_the_command_that_fetches_them() throws IOException {
        Path picture = Files.write(folder.resolve("in.png"), SamplePictures.encoded("png", 70, 90));
        CommandRun run = CommandRun.of(
                "annotate", "--kind", "hed", "--weights", folder.toString(), picture.toString(), "--out", out());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-ANNOT-003", "inkloom pull lllyasviel/Annotators --file ControlNetHED.pth");
    }

    @Test
    void a_pose_of_openpose_is_drawn() throws IOException, BadPictureException {
        Path pose = Files.writeString(folder.resolve("pose.json"), """
                {"canvas_width": 80, "canvas_height": 120, "people": [{"pose_keypoints_2d": [
                 40,20,1, 40,40,1, 25,42,1, 20,60,1, 18,80,1, 55,42,1, 60,60,1, 62,80,1, 32,80,1, 30,100,1, 0,0,0,
                 48,80,1, 50,100,1, 0,0,0, 36,16,1, 44,16,1, 0,0,0, 0,0,0]}]}""");
        assertThat(CommandRun.of("annotate", "--kind", "openpose", pose.toString(), "--out", out())
                        .exitCode())
                .isZero();
        Pixels drawn = PictureDecoder.read(Path.of(out()));
        assertThat(drawn.width() + "x" + drawn.height()).isEqualTo("80x120");
        // The nose is red; from the neck to the right shoulder runs the darker red of the first limb.
        assertThat(new int[] {drawn.at(40, 20, 0), drawn.at(40, 20, 1), drawn.at(40, 20, 2)})
                .containsExactly(255, 0, 0);
        assertThat(new int[] {drawn.at(32, 41, 0), drawn.at(32, 41, 1), drawn.at(32, 41, 2)})
                .containsExactly(153, 0, 0);
    }

    @Test
    void what_cannot_be_is_refused_by_name() throws IOException {
        Path picture = Files.write(folder.resolve("in.png"), SamplePictures.encoded("png", 30, 20));
        Path text = Files.writeString(folder.resolve("in.jpg"), "no picture");
        Path pose = Files.writeString(folder.resolve("bad.json"), "{\"people\": [{\"pose_keypoints_2d\": [1, 2]}]}");

        assertThat(CommandRun.of("annotate", "--kind", "cany", picture.toString(), "--out", out())
                        .err())
                .contains("INK-ANNOT-001", "Did you mean 'canny'?");
        assertThat(CommandRun.of("annotate", "--kind", "canny", "--low", "-3", picture.toString(), "--out", out())
                        .err())
                .contains("INK-ANNOT-002", "low is -3");
        assertThat(CommandRun.of("annotate", "--kind", "openpose", pose.toString(), "--out", out())
                        .err())
                .contains("INK-ANNOT-005", "pose_keypoints_2d");
        assertThat(CommandRun.of("annotate", "--kind", "color", text.toString(), "--out", out())
                        .err())
                .contains("INK-ANNOT-006");
    }

    private String out() {
        return folder.resolve("out.png").toString();
    }
}
