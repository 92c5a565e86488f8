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
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.inkloom.publish.zip.SafeUnzip;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                "con/x",
                "CON",
                "a/nul.png",
                "com1.txt",
                "LPT9",
                "//server/share/x",
                "~/x:stream",
                "a.txt ",
                "trailing./x",
                "\ufeff/../x"
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

    @ParameterizedTest
    @CsvSource({
        "caf\u00e9.png, cafe\u0301.png", // one file to macOS
        "stra\u00dfe.txt, STRASSE.txt",
        "\u212a.txt, k.txt", // the sign of kelvin
        "pictures/01.png, Pictures/01.PNG",
        "a, a/b",
        "A/b, a"
    })
    void names_that_some_system_takes_for_one_are_refused_before_anything_is_written(String one, String other)
            throws IOException {
        zip(one, other);
        assertThatThrownBy(this::unpack).hasMessageContaining("INK-PACK-023");
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void a_name_that_no_file_system_can_hold_is_refused_before_anything_is_written() throws IOException {
        zip("a.txt", "墨".repeat(100) + ".png");
        assertThatThrownBy(this::unpack).hasMessageContaining("INK-PACK-023").hasMessageContaining("240 bytes");
        assertThat(target).isEmptyDirectory();
    }

    /** The last of two ends counts for some programs, and that with the right length of its comment for others. */
    @Test
    void a_second_directory_in_the_comment_does_not_hide_a_link() throws IOException {
        zip("link", "other");
        byte[] bytes = linked(Files.readAllBytes(zip));
        ByteBuffer whole = ByteBuffer.allocate(bytes.length + 22 + 3).order(ByteOrder.LITTLE_ENDIAN);
        whole.put(bytes);
        whole.putInt(0x06054b50).position(whole.position() + 14);
        whole.putShort((short) 1); // says that one byte follows, and there are three
        whole.position(whole.limit() - 3);
        whole.putShort(bytes.length - 2, (short) 25);
        Files.write(zip, whole.array());
        assertThatThrownBy(this::unpack).hasMessageContaining("INK-PACK-02");
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void a_directory_of_sixty_four_bits_that_lies_does_not_hide_a_link() throws IOException {
        zip("link", "other");
        byte[] bytes = linked(Files.readAllBytes(zip));
        int end = bytes.length - 22;
        ByteBuffer whole = ByteBuffer.allocate(bytes.length + 56 + 20).order(ByteOrder.LITTLE_ENDIAN);
        whole.put(bytes, 0, end);
        whole.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
        whole.putInt(0).putInt(0).putLong(0).putLong(0).putLong(0).putLong(0); // no entry, and no byte of them
        whole.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        whole.put(bytes, end, 22);
        Files.write(zip, whole.array());
        assertThatThrownBy(this::unpack).hasMessageContaining("INK-PACK-02");
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void one_entry_twice_is_refused() throws IOException {
        zip("a.txt", "b.txt");
        byte[] bytes = Files.readAllBytes(zip);
        for (int i = 0; i + 5 < bytes.length; i++) {
            if (bytes[i] == 'b' && bytes[i + 1] == '.' && bytes[i + 2] == 't') {
                bytes[i] = 'a';
            }
        }
        Files.write(zip, bytes);
        assertThatThrownBy(this::unpack).hasMessageContaining("INK-PACK-02").hasMessageContaining("twice");
        assertThat(target).isEmptyDirectory();
    }

    /** Makes the first entry a symbolic link. */
    private static byte[] linked(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int entry = 0;
        while (buffer.getInt(entry) != 0x02014b50) {
            entry++;
        }
        buffer.putInt(entry + 38, 0120777 << 16); // st_mode of a symbolic link
        return bytes;
    }

    @Test
    void a_link_is_refused() throws IOException {
        zip("link", "other");
        Files.write(zip, linked(Files.readAllBytes(zip)));
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
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void a_bomb_beside_large_files_that_hardly_shrink_is_refused_before_anything_is_written() throws IOException {
        byte[] noise = new byte[1 << 20];
        new Random(3).nextBytes(noise);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("lora.safetensors"));
            out.write(noise);
            out.closeEntry();
            out.putNextEntry(new ZipEntry("zeros"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 80; i++) {
                out.write(zeros);
            }
            out.closeEntry();
        }
        assertThatThrownBy(this::unpack)
                .hasMessageContaining("INK-PACK-023")
                .hasMessageContaining("'zeros' unfolds to more than it may: 83,886,080 bytes out of ");
        assertThat(target).isEmptyDirectory();
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
