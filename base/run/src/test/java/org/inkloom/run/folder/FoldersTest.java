package org.inkloom.run.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
    @TempDir
    private Path temporary;

    @Test
    void deletes_a_folder_with_all_in_it_and_nothing_beside_it() throws IOException {
        Path folder = folderOf("doomed", "a/b/file");
        Files.createDirectory(folder.resolve("empty"));
        Path other = folderOf("doomed.other", "file");

        Folders.delete(folder);

        assertThat(folder).doesNotExist();
        assertThat(other.resolve("file")).exists();
    }

    @Test
    void takes_a_folder_that_is_not_there_for_deleted() throws IOException {
        Folders.delete(temporary.resolve("absent"));

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void removes_links_and_leaves_what_they_lead_to() throws IOException {
        Path kept = folderOf("kept", "file");
        Path folder = folderOf("doomed", "file");
        Files.createSymbolicLink(folder.resolve("folder"), kept);
        Files.createSymbolicLink(folder.resolve("single"), kept.resolve("file"));
        Files.createSymbolicLink(folder.resolve("dangling"), temporary.resolve("absent"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), kept);
        Path dangling = Files.createSymbolicLink(temporary.resolve("dangling"), temporary.resolve("absent"));

        Folders.delete(folder);
        Folders.delete(link);
        Folders.delete(dangling);

        assertThat(temporary).isDirectoryNotContaining(path -> !path.equals(kept));
        assertThat(kept.resolve("file")).exists();
    }

    private Path folderOf(String name, String file) throws IOException {
        Path folder = temporary.resolve(name);
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "text");
        return folder;
    }
}
