package org.inkloom.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.inkloom.run.Cancellation;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmptyRecipeTest {
    @TempDir
    private Path folder;

    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void picture() throws IOException {
        ImageIO.write(
                new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB),
                "png",
                folder.resolve("a.png").toFile());
    }

    private DataInit.Report init() {
        Progress progress = new Progress() {
            @Override
            public Task begin(String what, long total, String unit) {
                return Task.SILENT;
            }

            @Override
            public void say(String line) {
                said.add(line);
            }
        };
        return DataInit.create(folder, 64, Optional.empty(), new RunControl(progress, new Cancellation()));
    }

    @Test
    void an_empty_recipe_that_a_full_disk_left_is_made_anew_and_that_is_said() throws IOException {
        Path recipe = Files.createFile(folder.resolve("recipe.yaml"));
        assertThat(init().newRecipe()).isTrue();
        assertThat(said).anyMatch(line -> line.contains("recipe.yaml") && line.contains("is made anew"));
        DataRun.recipe(recipe);
    }

    @Test
    void a_recipe_with_anything_in_it_stays() throws IOException {
        Path recipe = Files.writeString(folder.resolve("recipe.yaml"), "# mine\n");
        assertThat(init().newRecipe()).isFalse();
        assertThat(said).noneMatch(line -> line.contains("made anew"));
        assertThat(recipe).hasContent("# mine");
    }
}
