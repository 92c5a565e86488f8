package org.inkloom.run.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentDigestTest {
    @TempDir
    Path folder;

    private Path one;
    private Path other;

    @BeforeEach
    void makeFolders() throws IOException {
        one = model("one", "weights");
        other = model("other", "WEIGHTS");
    }

    private Path model(String name, String weights) throws IOException {
        Path root = Files.createDirectories(folder.resolve(name));
        Files.createDirectories(root.resolve("unet"));
        Files.writeString(root.resolve("index.json"), "{}");
        Path file = Files.writeString(root.resolve("unet/w.bin"), weights);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
        Files.setLastModifiedTime(root.resolve("index.json"), FileTime.fromMillis(1_700_000_000_000L));
        return root;
    }

    private Path link(String name, Path target) throws IOException {
        Path link = folder.resolve(name);
        Files.deleteIfExists(link);
        return Files.createSymbolicLink(link, target);
    }

    @Test
    void lists_the_files_behind_links_of_every_kind() throws IOException {
        Path root = Files.createDirectories(folder.resolve("linked"));
        Files.createSymbolicLink(root.resolve("unet"), one.resolve("unet"));
        Files.createSymbolicLink(root.resolve("a.json"), one.resolve("index.json"));
        assertThat(FileTree.files(root)).containsExactly(root.resolve("a.json"), root.resolve("unet/w.bin"));
        Path whole = link("whole", one);
        assertThat(FileTree.files(whole)).containsExactly(whole.resolve("index.json"), whole.resolve("unet/w.bin"));
        assertThat(FileTree.files(one.resolve("index.json"))).containsExactly(one.resolve("index.json"));
    }

    @Test
    void finds_rings_and_passes_over_links_that_lead_nowhere() throws IOException {
        Files.createSymbolicLink(one.resolve("unet/up"), one);
        Files.createSymbolicLink(one.resolve("self"), one.resolve("self"));
        Files.createSymbolicLink(one.resolve("nowhere"), folder.resolve("absent"));
        assertThat(FileTree.files(one)).containsExactly(one.resolve("index.json"), one.resolve("unet/w.bin"));
        assertThatThrownBy(() -> FileTree.files(folder.resolve("absent"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void a_linked_folder_has_the_digest_of_what_it_leads_to() throws IOException {
        Path link = link("model", one);
        assertThat(ContentDigest.sampled(link)).isEqualTo(ContentDigest.sampled(one));
        String before = ContentDigest.identity(link);
        link("model", other);
        assertThat(ContentDigest.sampled(link))
                .isEqualTo(ContentDigest.sampled(other))
                .isNotEqualTo(ContentDigest.sampled(one));
        assertThat(ContentDigest.identity(link))
                .as("sizes and times are the same in both")
                .isNotEqualTo(before);
    }

    @Test
    void a_linked_part_that_leads_elsewhere_changes_the_digest() throws IOException {
        Path root = Files.createDirectories(folder.resolve("parts"));
        Path part = Files.createSymbolicLink(root.resolve("unet"), one.resolve("unet"));
        String digest = ContentDigest.sampled(root);
        String identity = ContentDigest.identity(root);
        Files.delete(part);
        Files.createSymbolicLink(part, other.resolve("unet"));
        assertThat(ContentDigest.sampled(root)).isNotEqualTo(digest);
        assertThat(ContentDigest.identity(root)).isNotEqualTo(identity);
    }

    @Test
    void the_digest_of_a_plain_folder_is_the_one_that_stories_recorded() throws IOException {
        // Computed by hand from the definition: names, lengths as 8 bytes, contents.
        assertThat(ContentDigest.sampled(one))
                .isEqualTo("72ff430b8984377e445f2c0123ba3d5729a9341eaa1b94dfe35cce13eb5357aa");
        assertThat(ContentDigest.sampled(one.resolve("unet/w.bin")))
                .isEqualTo("7a72bb8188a35dfd4c91ca49b3a8d975c6bc3d777a0f006ad4de1e7372a783c9");
        Files.writeString(one.resolve(".hidden"), "x");
        assertThat(ContentDigest.sampled(one))
                .isEqualTo("72ff430b8984377e445f2c0123ba3d5729a9341eaa1b94dfe35cce13eb5357aa");
    }

    @Test
    void digests_bytes_files_and_lists_of_texts() throws IOException {
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertThat(ContentDigest.of("abc".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEqualTo(abc);
        assertThat(ContentDigest.ofFile(Files.writeString(folder.resolve("abc"), "abc")))
                .isEqualTo(abc);
        assertThat(ContentDigest.of(List.of("ab", "c"))).isNotEqualTo(ContentDigest.of(List.of("a", "bc")));
    }
}
