package org.inkloom.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.publish.pack.PackRequest;
import org.inkloom.run.RunControl;
import org.inkloom.story.record.StoryRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories' folders from strangers, which would bring files of this machine into a package. */
class HostileStoryTest {
    @TempDir
    private Path home;

    private Workshop workshop;
    private Path told;
    private Path secret;

    @BeforeEach
    void tell() throws IOException {
        workshop = new Workshop(home);
        told = workshop.told();
        secret = Files.writeString(home.resolve("secret"), "the key of the house");
    }

    private void assertRefused() {
        assertThatThrownBy(() -> workshop.packer().pack(PackRequest.of(told, home.resolve("p")), RunControl.quiet()))
                .hasMessageContaining("INK-STORY-016")
                .hasMessageContaining("does not lie in the folder");
        assertThat(home.resolve("p")).doesNotExist();
    }

    @Test
    void a_paper_of_the_training_that_is_a_link_to_elsewhere_is_refused() throws IOException {
        Path paper = told.resolve("record/lora/1/loss.csv");
        Files.delete(paper);
        Files.createSymbolicLink(paper, secret);
        assertRefused();
    }

    @Test
    void a_folder_that_is_a_link_to_elsewhere_is_refused() throws IOException {
        Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
        Files.move(told.resolve("record/lora/1"), elsewhere.resolve("1"));
        Files.createSymbolicLink(told.resolve("record/lora/1"), elsewhere.resolve("1"));
        assertRefused();
    }

    @Test
    void a_record_that_names_a_file_elsewhere_is_refused() throws IOException {
        Path record = told.resolve(StoryRecord.FILE);
        String text = Files.readString(record);
        assertThat(text).contains("record/lora/1/loss.csv");
        Files.writeString(record, text.replace("record/lora/1/loss.csv", "record/../../secret"));
        assertRefused();
    }

    @Test
    void a_story_whose_folder_is_itself_reached_by_a_link_is_packed() throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("link"), told);
        assertThat(workshop.packer()
                        .pack(PackRequest.of(link, home.resolve("p")), RunControl.quiet())
                        .folder())
                .isDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{}", "{\"format\": {}}"})
    void a_record_that_is_other_json_is_told_without_the_programs_own_words(String json) throws IOException {
        Files.writeString(told.resolve(StoryRecord.FILE), json);
        assertThatThrownBy(() -> workshop.packer().pack(PackRequest.of(told, home.resolve("p")), RunControl.quiet()))
                .hasMessageContaining("INK-STORY-016")
                .hasMessageNotContaining("org.inkloom")
                .hasMessageNotContaining("Cannot ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "place", "shots", "prompt", "sha256", "story"})
    void a_record_that_lacks_a_field_is_told_with_its_name(String field) throws IOException {
        Path record = told.resolve(StoryRecord.FILE);
        String text = Files.readString(record);
        assertThat(text).contains("\"" + field + "\" :");
        Files.writeString(record, text.replace("\"" + field + "\" :", "\"another\" :"));
        assertThatThrownBy(() -> workshop.packer().pack(PackRequest.of(told, home.resolve("p")), RunControl.quiet()))
                .hasMessageContaining("INK-STORY-016")
                .hasMessageContaining(field);
    }
}
