package org.inkloom.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.publish.pack.Packed;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.FileTree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A LoRA from somebody else comes with settings that may name anything of this machine. */
class ForeignTrainingTest {
    @TempDir
    Path home;

    private Workshop workshop;
    private Path secret;

    @BeforeEach
    void begin() {
        workshop = new Workshop(home);
        secret = home.resolve("private/diary-of-mia.txt");
        Workshop.write(secret, "what nobody shall read");
    }

    private void requireNothingOfIt(Packed packed) throws IOException {
        for (Path file : FileTree.files(packed.folder())) {
            assertThat(file.getFileName().toString()).doesNotContain("diary");
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain("diary-of-mia", "nobody shall read", ContentDigest.ofFile(secret));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dataset_path: HOME/private",
                "dataset_path: HOME/private/rows.jsonl",
                "dataset_path: training/../private",
                "dataset_path: [HOME/private]"
            })
    void a_folder_that_a_strangers_settings_name_is_not_looked_into_and_that_is_said(String settings)
            throws IOException {
        Workshop.write(home.resolve("private/rows.jsonl"), "{\"images\": [\"diary-of-mia.txt\"]}\n");
        Workshop.write(home.resolve("private/recipe.yaml"), "# nobody shall read\nexport_path: ./rows.jsonl\nnp: 1\n");
        Workshop.write(home.resolve("training/settings.yaml"), settings.replace("HOME", home.toString()) + "\n");
        Files.delete(home.resolve("training/data-sums.json"));
        Files.delete(home.resolve("training/data-recipe.yaml"));

        Packed packed = workshop.packed("package");

        requireNothingOfIt(packed);
        assertThat(packed.folder().resolve("training/data.json")).doesNotExist();
        assertThat(packed.notes()).anyMatch(note -> note.contains("tells nothing of its data set"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss.csv", "settings.yaml", "data-sums.json", "data-recipe.yaml", "loss.png"})
    void a_paper_that_is_a_link_is_left_out(String paper) throws IOException {
        Path link = home.resolve("training").resolve(paper);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, secret);

        requireNothingOfIt(workshop.packed("package"));
    }

    @Test
    void a_recipe_is_packed_without_the_places_of_this_machine() throws IOException {
        Packed packed = workshop.packed("package");

        assertThat(Files.readString(packed.folder().resolve("training/recipe.yaml")))
                .contains("dataset_path: raw")
                .doesNotContain(home.toString());
    }
}
