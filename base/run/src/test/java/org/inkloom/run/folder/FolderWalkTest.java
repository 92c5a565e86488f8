package org.inkloom.run.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderWalkTest {
    @TempDir
    private Path base;

    private Path set;

    @BeforeEach
    void makeSet() throws IOException {
        set = Files.createDirectories(base.resolve("set"));
    }

    private void file(String name) throws IOException {
        Path file = base.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
    }

    private List<String> names(Path folder) throws IOException {
        return FolderWalk.of(folder).files().stream()
                .map(file -> folder.relativize(file).toString())
                .toList();
    }

    @Test
    void files_of_all_folders_come_sorted_by_their_whole_path() throws IOException {
        for (String name : List.of("set/b.png", "set/a/2.png", "set/a-1.png", "set/a/10.png")) {
            file(name);
        }

        assertThat(names(set)).containsExactly("a-1.png", "a/10.png", "a/2.png", "b.png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "._a.jpg",
                ".ipynb_checkpoints/a-checkpoint.jpg",
                "__MACOSX/._a.jpg",
                "__MACOSX/a.jpg",
                "sub/.thumbnails/a.jpg",
                "Thumbs.db",
                "THUMBS.DB",
                "@eaDir/a.jpg/SYNOPHOTO_THUMB_XL.jpg",
                "$RECYCLE.BIN/a.jpg",
                "desktop.ini"
            })
    void hidden_and_system_files_are_passed_over(String name) throws IOException {
        file("set/a.jpg");
        file("set/" + name);

        FolderWalk.Listing listing = FolderWalk.of(set);

        assertThat(listing.files()).containsExactly(set.resolve("a.jpg"));
        assertThat(listing.hidden()).hasSize(1);
        assertThat(listing.notes()).isEmpty();
    }

    @Test
    void a_folder_that_is_hidden_itself_may_be_named() throws IOException {
        file(".cache/a.jpg");

        assertThat(names(base.resolve(".cache"))).containsExactly("a.jpg");
    }

    @Test
    void linked_folders_and_files_are_followed() throws IOException {
        file("elsewhere/deep/1.jpg");
        file("other/2.jpg");
        Files.createSymbolicLink(set.resolve("link"), base.resolve("elsewhere"));
        Files.createSymbolicLink(set.resolve("2.jpg"), base.resolve("other/2.jpg"));
        Files.createSymbolicLink(base.resolve("alias"), set);

        assertThat(names(set)).containsExactly("2.jpg", "link/deep/1.jpg");
        assertThat(names(base.resolve("alias"))).containsExactly("2.jpg", "link/deep/1.jpg");
    }

    @Test
    void rings_end_and_are_named() throws IOException {
        file("set/sub/1.jpg");
        Files.createSymbolicLink(set.resolve("sub/up"), set);
        Files.createSymbolicLink(set.resolve("self"), set.resolve("self"));

        FolderWalk.Listing listing = FolderWalk.of(set);

        assertThat(listing.files()).containsExactly(set.resolve("sub/1.jpg"));
        assertThat(listing.notes())
                .satisfiesExactlyInAnyOrder(
                        note -> assertThat(note).contains("sub/up", "leads back"),
                        note -> assertThat(note).contains("self", "leads nowhere"));
    }

    @Test
    void a_link_to_a_folder_above_leads_to_what_lies_beside_and_not_into_the_folder_again() throws IOException {
        file("set/1.jpg");
        file("beside/2.jpg");
        Files.createSymbolicLink(set.resolve("up"), base);

        assertThat(names(set)).containsExactly("1.jpg", "up/beside/2.jpg");
    }

    @Test
    void many_folders_that_link_to_each_other_are_read_once_each() throws IOException {
        for (int i = 0; i < 12; i++) {
            file("set/f" + i + "/" + i + ".jpg");
            for (int j = 0; j < 12; j++) {
                Files.createSymbolicLink(set.resolve("f" + i + "/to" + j), set.resolve("f" + j));
            }
        }

        assertThat(FolderWalk.of(set).files()).hasSize(12);
    }

    @Test
    void a_folder_of_the_tree_keeps_its_own_name_where_a_link_leads_to_it_too() throws IOException {
        file("set/z/1.jpg");
        Files.createSymbolicLink(set.resolve("a"), set.resolve("z"));

        FolderWalk.Listing listing = FolderWalk.of(set);

        assertThat(listing.files()).containsExactly(set.resolve("z/1.jpg"));
        assertThat(listing.notes()).singleElement().asString().contains("The link a leads to z");
    }

    @Test
    void a_folder_that_is_not_there_is_an_error() {
        assertThatThrownBy(() -> FolderWalk.of(base.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }
}
