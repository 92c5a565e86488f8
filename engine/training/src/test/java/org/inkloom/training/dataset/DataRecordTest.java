package org.inkloom.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DataRecordTest {
    @TempDir
    Path home;

    private Path out;

    @BeforeEach
    void begin() throws IOException {
        out = Files.createDirectories(home.resolve("out"));
    }

    private static PictureSet.Sized picture(Path file, String caption) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "pixels of " + file.getFileName());
        return new PictureSet.Sized(new Example(file, caption), 8, 8);
    }

    private JsonNode sums() throws Exception {
        return SettingsText.json(Files.readString(out.resolve(DataRecord.SUMS)), SettingsLimits.FILE);
    }

    @Test
    void tells_the_sums_of_pictures_and_captions_by_their_names_in_the_folder() throws Exception {
        Path set = home.resolve("set");
        List<PictureSet.Sized> pictures =
                List.of(picture(set.resolve("一.png"), "一个女孩"), picture(set.resolve("more/two.png"), ""));

        DataRecord.write(set, pictures, out, RunControl.quiet());

        JsonNode files = sums().path("files");
        assertThat(files.propertyNames()).containsExactly("more/two.png", "一.png");
        assertThat(files.path("一.png").path("sha256").asString()).isEqualTo(ContentDigest.ofFile(set.resolve("一.png")));
        assertThat(files.path("一.png").path("bytes").asLong()).isEqualTo(Files.size(set.resolve("一.png")));
        assertThat(sums().path("captions").path("一.png").asString())
                .isEqualTo(ContentDigest.of("一个女孩".getBytes(StandardCharsets.UTF_8)));
        assertThat(out.resolve(DataRecord.RECIPE)).doesNotExist();
    }

    @Test
    void keeps_the_recipe_that_writes_the_table_and_names_pictures_elsewhere_without_their_place() throws Exception {
        Path table = home.resolve("job/clean/result.jsonl");
        List<PictureSet.Sized> pictures = List.of(
                picture(home.resolve("job/pictures/one.png"), "a"),
                picture(home.resolve("elsewhere/deep/two.png"), "b"),
                picture(home.resolve("elsewhere/two.png"), "c"));
        Files.createDirectories(table.getParent());
        Files.writeString(table, "{}\n");
        Files.writeString(home.resolve("job/recipe.yaml"), "export_path: ./clean/result.jsonl\n");

        DataRecord.write(table, pictures, out, RunControl.quiet());

        assertThat(sums().path("files").propertyNames())
                .containsExactly("../pictures/one.png", "result.jsonl", "two.png", "two.png (2)");
        assertThat(out.resolve(DataRecord.RECIPE)).hasContent("export_path: ./clean/result.jsonl");
    }

    @Test
    void a_recipe_of_other_data_is_none_and_an_earlier_one_goes() throws Exception {
        Path set = home.resolve("job/set");
        List<PictureSet.Sized> pictures = List.of(picture(set.resolve("one.png"), "a"));
        Files.writeString(home.resolve("job/recipe.yaml"), "export_path: ./another\n");
        Files.writeString(out.resolve(DataRecord.RECIPE), "export_path: ./set\n");

        DataRecord.write(set, pictures, out, RunControl.quiet());

        assertThat(out.resolve(DataRecord.RECIPE)).doesNotExist();
    }
}
