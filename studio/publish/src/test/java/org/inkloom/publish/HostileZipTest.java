package org.inkloom.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.inkloom.publish.zip.SafeUnzip;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileZipTest {
    @TempDir
    private Path home;

    private Path zip;
    private Path target;

    @BeforeEach
    void place() throws IOException {
        zip = home.resolve("a.zip");
        target = Files.createDirectories(home.resolve("deep/target"));
    }

    private void unpack() throws IOException {
        SafeUnzip.unpack(zip, target, RunControl.quiet());
    }

    private void zip(String... names) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write("x".getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.txt",
                "a/../../evil.txt",
                "/etc/evil.txt",
                "a\\..\\..\\evil.txt",
                "C:/evil.txt",
                "a//b",
                "./a",
                "a/.",
                "nul",
                "a\u202egnp.exe",
                "a\u0000b",
                "con/x"
            })
    void a_name_that_leads_elsewhere_is_refused_and_nothing_is_written(String name) throws IOException {
        zip(name);
        assertThatThrownBy(this::unpack).hasMessageContaining("INK-PACK-02");
        assertThat(target).isEmptyDirectory();
        assertThat(home.resolve("evil.txt")).doesNotExist();
    }

    @Test
    void names_that_differ_in_case_only_are_refused() throws IOException {
        zip("a.txt", "A.txt");
        assertThatThrownBy(this::unpack).hasMessageContaining("INK-PACK-023").hasMessageContaining("twice");
    }

    @Test
    void a_link_is_refused() throws IOException {
        zip("link", "other");
        byte[] bytes = Files.readAllBytes(zip);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int entry = 0;
        while (buffer.getInt(entry) != 0x02014b50) {
            entry++;
        }
        buffer.putInt(entry + 38, 0120777 << 16); // st_mode of a symbolic link
        Files.write(zip, bytes);
        assertThatThrownBy(this::unpack)
                .hasMessageContaining("INK-PACK-023")
                .hasMessageContaining("'link' in it is a link");
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void a_bomb_is_refused_long_before_it_has_unfolded() throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("zeros"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 80; i++) {
                out.write(zeros);
            }
            out.closeEntry();
        }
        assertThat(Files.size(zip)).isLessThan(300_000);
        assertThatThrownBy(this::unpack).hasMessageContaining("INK-PACK-023").hasMessageContaining("unfolds");
        assertThat(Files.size(target.resolve("zeros"))).isLessThan(70L << 20);
    }

    @Test
    void what_is_no_zip_or_half_of_one_is_told() throws IOException {
        Files.writeString(zip, "<html>not found</html>");
        assertThatThrownBy(this::unpack).hasMessageContaining("INK-PACK-022");
        try (OutputStream empty = Files.newOutputStream(zip)) {
            empty.flush();
        }
        assertThatThrownBy(this::unpack).hasMessageContaining("INK-PACK-022");
        zip("a", "b");
        byte[] whole = Files.readAllBytes(zip);
        Files.write(zip, Arrays.copyOf(whole, whole.length - 30));
        assertThatThrownBy(this::unpack).hasMessageContaining("INK-PACK-022");
    }
}
