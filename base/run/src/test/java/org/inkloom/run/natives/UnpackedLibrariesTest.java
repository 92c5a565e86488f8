package org.inkloom.run.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackedLibrariesTest {
    private static final String PLATFORM = "some-platform";
    private static final List<String> NAMES = List.of("torch/liba.so", "torch/libb.so.1", "torch/missing.so");
    private static final byte[] A = bytes(300_000, 1);
    private static final byte[] B = bytes(70_000, 2);

    @TempDir
    private Path folder;

    private Path cache = Path.of("");
    private Path jar = Path.of("");
    private URLClassLoader loader = new URLClassLoader(new URL[0]);

    @BeforeEach
    void makeAJar() throws IOException {
        cache = folder.resolve("a cache 缓存/natives");
        jar = folder.resolve("torch-1.0.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            put(zip, "liba.so", A);
            put(zip, "libb.so.1", B);
        }
        loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry("org/bytedeco/torch/" + PLATFORM + "/" + name);
        entry.setLastModifiedTime(FileTime.fromMillis(1_700_000_001_000L));
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @AfterEach
    void close() throws IOException {
        loader.close();
    }

    private void require() {
        UnpackedLibraries.require(cache, PLATFORM, loader, NAMES).close();
    }

    private Path place(String name) {
        return cache.resolve("torch-1.0.jar/org/bytedeco/torch")
                .resolve(PLATFORM)
                .resolve(name);
    }

    private void assertWhole() throws IOException {
        assertThat(place("liba.so")).hasBinaryContent(A);
        assertThat(place("libb.so.1")).hasBinaryContent(B);
        assertThat(Files.getLastModifiedTime(place("liba.so")).toMillis()).isEqualTo(1_700_000_001_000L);
        try (Stream<Path> files = Files.list(place("liba.so").getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("liba.so", "libb.so.1", ".whole");
        }
    }

    private List<Object> identities() throws IOException {
        return List.of(
                Files.getAttribute(place("liba.so"), "unix:ctime"),
                Files.getAttribute(place("libb.so.1"), "unix:ctime"),
                Files.getAttribute(place(".whole"), "unix:ino"));
    }

    @Test
    void unpacks_once_in_the_loader_s_layout_and_touches_nothing_afterwards() throws IOException {
        require();
        assertWhole();

        List<Object> before = identities();
        require();
        assertThat(identities()).isEqualTo(before);
    }

    @Test
    void mends_what_a_killed_process_left() throws IOException {
        Files.createDirectories(place("liba.so").getParent());
        Files.write(place("liba.so"), java.util.Arrays.copyOf(A, 100_000));
        Files.write(place("libb.so.1"), new byte[0]);
        Files.write(place("liba.so-77-1.inkloom-part"), new byte[1000]);

        require();
        assertWhole();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cut",
                "flipped",
                "flipped, time kept",
                "gone",
                "longer",
                "a link",
                "the note is gone",
                "the note is rubbish"
            })
    void mends_what_was_damaged_later(String damage) throws IOException {
        require();
        Path file = place("liba.so");
        FileTime time = Files.getLastModifiedTime(file);
        switch (damage) {
            case "cut" -> Files.write(file, java.util.Arrays.copyOf(A, 10));
            case "flipped", "flipped, time kept" -> {
                byte[] other = A.clone();
                other[A.length / 2] ^= 1;
                Files.write(file, other);
            }
            case "gone" -> Files.delete(file);
            case "longer" -> Files.write(file, java.util.Arrays.copyOf(A, A.length + 1));
            case "a link" -> {
                Files.move(file, folder.resolve("elsewhere"));
                Files.createSymbolicLink(file, folder.resolve("elsewhere"));
            }
            case "the note is gone" -> Files.delete(place(".whole"));
            default -> Files.write(place(".whole"), HexFormat.of().parseHex("00ff0d0a09ff0a"));
        }
        if (damage.endsWith("time kept")) {
            Files.setLastModifiedTime(file, time);
        }

        require();
        assertWhole();
    }

    @Test
    void a_library_whose_bytes_are_right_is_kept_and_only_its_time_is_set() throws IOException {
        require();
        Object inode = Files.getAttribute(place("liba.so"), "unix:ino");
        Files.setLastModifiedTime(place("liba.so"), FileTime.fromMillis(5000));

        require();
        assertWhole();
        assertThat(Files.getAttribute(place("liba.so"), "unix:ino")).isEqualTo(inode);
    }

    @Test
    void many_at_once_find_whole_libraries() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                runs.add(threads.submit(() -> {
                    try {
                        require();
                        assertThat(place("liba.so")).hasBinaryContent(A);
                        assertThat(place("libb.so.1")).hasBinaryContent(B);
                    } catch (UncheckedIOException e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
        require();
        assertWhole();
    }

    @Test
    void a_damaged_jar_is_named_and_leaves_no_library() throws IOException {
        byte[] bytes = Files.readAllBytes(jar);
        bytes[150_000] ^= 0x55;
        loader.close();
        Files.write(jar, bytes);
        loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);

        assertThatThrownBy(this::require).isInstanceOfSatisfying(InkloomException.class, e -> {
            assertThat(e.code()).isEqualTo("INK-TENSOR-008");
            assertThat(e.why()).contains("jar is damaged");
        });
        assertThat(place("liba.so")).doesNotExist();
    }

    @Test
    void a_folder_that_cannot_be_made_is_said() throws IOException {
        Files.createDirectories(cache.getParent());
        try (OutputStream file = Files.newOutputStream(cache)) {
            file.write(1);
        }

        assertThatThrownBy(this::require)
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-TENSOR-008"));
    }
}
