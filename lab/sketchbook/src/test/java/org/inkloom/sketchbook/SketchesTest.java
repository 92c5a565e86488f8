package org.inkloom.sketchbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

class SketchesTest {
    private static final int SIDE = 64;

    @TempDir
    private Path folder;

    private SampleSet draw() {
        return Sketches.draw(folder, SIDE, List.of("image_deduplicator"), RunControl.quiet());
    }

    @Test
    void the_same_pictures_are_drawn_every_time(@TempDir Path other) throws IOException {
        List<SamplePicture> first = draw().pictures();
        List<SamplePicture> second =
                Sketches.draw(other, SIDE, List.of(), RunControl.quiet()).pictures();
        assertThat(first).hasSize(30).hasSameSizeAs(second);
        for (int i = 0; i < first.size(); i++) {
            assertThat(first.get(i).file())
                    .hasBinaryContent(Files.readAllBytes(second.get(i).file()));
        }
    }

    @Test
    void good_pictures_pass_the_recipe_and_differ() throws IOException {
        List<SamplePicture> good = draw().good();
        assertThat(good).hasSize(21);
        Set<String> shapes = new TreeSet<>();
        for (SamplePicture sample : good) {
            RgbPicture picture = PngText.readPicture(sample.file());
            assertThat(Math.min(picture.width(), picture.height())).isGreaterThanOrEqualTo(SIDE);
            assertThat((double) picture.width() / picture.height()).isBetween(0.5, 2.0);
            shapes.add(picture.width() + "x" + picture.height());
        }
        assertThat(shapes).containsExactly("64x64", "64x80", "96x64");
        assertThat(good.stream().map(SamplePicture::caption)).doesNotHaveDuplicates();
    }

    @Test
    void flawed_pictures_have_the_flaw_that_is_said() throws IOException {
        SampleSet set = draw();
        assertThat(set.flawed()).hasSize(9);
        for (SamplePicture sample : set.flawed()) {
            switch (sample.flaw().orElseThrow()) {
                case TOO_SMALL ->
                    assertThat(PngText.readPicture(sample.file()).width()).isLessThan(SIDE);
                case TOO_WIDE -> {
                    RgbPicture wide = PngText.readPicture(sample.file());
                    assertThat(wide.height()).isGreaterThanOrEqualTo(SIDE);
                    assertThat(wide.width()).isGreaterThan(2 * wide.height());
                }
                case TOO_TALL -> {
                    RgbPicture tall = PngText.readPicture(sample.file());
                    assertThat(tall.width()).isGreaterThanOrEqualTo(SIDE);
                    assertThat(tall.height()).isGreaterThan(2 * tall.width());
                }
                case CUT_SHORT, NOT_A_PICTURE ->
                    assertThatThrownBy(() -> PngText.readPicture(sample.file())).isInstanceOf(InkloomException.class);
                case DOUBLED -> {
                    byte[] bytes = Files.readAllBytes(sample.file());
                    assertThat(set.good())
                            .anySatisfy(other -> assertThat(other.file()).hasBinaryContent(bytes));
                }
            }
        }
    }

    @Test
    void the_jsonl_names_every_picture_and_the_recipe_reads_it() throws IOException {
        SampleSet set = draw();
        List<String> lines = Files.readAllLines(set.samples());
        assertThat(lines).hasSize(30);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode row = new JsonMapper().readTree(lines.get(i));
            Path image = folder.resolve(row.get("images").get(0).asString());
            assertThat(image).isEqualTo(set.pictures().get(i).file());
            assertThat(row.get("text").asString())
                    .isEqualTo(set.pictures().get(i).caption());
        }
        JsonNode recipe = new YAMLMapper().readTree(Files.readString(set.recipe()));
        assertThat(folder.resolve(recipe.get("dataset_path").asString()).normalize())
                .isEqualTo(set.samples());
        assertThat(folder.resolve(recipe.get("export_path").asString()).normalize())
                .isEqualTo(set.result());
        assertThat(recipe.get("image_key").asString()).isEqualTo("images");
        JsonNode steps = recipe.get("process");
        assertThat(steps.get(0).get("image_shape_filter").get("min_width").asInt())
                .isEqualTo(SIDE);
        assertThat(steps.get(1)
                        .get("image_aspect_ratio_filter")
                        .get("max_ratio")
                        .asDouble())
                .isEqualTo(2.0);
        assertThat(steps.get(2).has("image_deduplicator")).isTrue();
    }

    @Test
    void drawing_can_be_stopped() {
        Cancellation cancellation = new Cancellation();
        cancellation.request();
        assertThatThrownBy(() -> Sketches.draw(folder, SIDE, List.of(), new RunControl(Progress.SILENT, cancellation)))
                .isInstanceOf(CancelledException.class);
    }

    @Test
    void a_folder_that_is_a_file_is_named() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> Sketches.draw(file, SIDE, List.of(), RunControl.quiet()))
                .hasMessageContaining("INK-STORY-012");
    }
}
