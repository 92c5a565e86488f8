package org.inkloom.picture.png;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngTextTest {
    private static final String CHINESE = "二次元，一个紫色短发小女孩 🖌";

    private static RgbPicture picture(int width, int height, long seed) {
        byte[] rgb = new byte[3 * width * height];
        new Random(seed).nextBytes(rgb);
        return new RgbPicture(width, height, rgb);
    }

    @Property(tries = 200)
    void any_unicode_text_and_any_size_come_back(
            @ForAll String text,
            @ForAll @IntRange(min = 1, max = 23) int width,
            @ForAll @IntRange(min = 1, max = 9) int height) {
        Assume.that(text.indexOf('\0') < 0);
        Assume.that(StandardCharsets.UTF_8.newEncoder().canEncode(text));
        RgbPicture picture = picture(width, height, text.hashCode());
        byte[] png = PngText.encode(picture, Map.of("parameters", text));
        assertThat(PngText.readText(png, "a.png")).containsExactly(Map.entry("parameters", text));
        assertThat(PngText.readPicture(png, "a.png")).isEqualTo(picture);
    }

    @Property(tries = 300)
    void damage_anywhere_is_refused_or_leaves_text_readable_but_never_crashes(
            @ForAll int where, @ForAll byte value, @ForAll @IntRange(min = 0, max = 40) int cut) {
        byte[] png = PngText.encode(picture(5, 4, 1), Map.of("parameters", CHINESE));
        byte[] hurt = Arrays.copyOf(png, png.length - cut);
        hurt[Math.floorMod(where, hurt.length)] ^= value;
        try {
            PngText.readText(hurt, "hurt.png");
            PngText.readPicture(hurt, "hurt.png");
            assertThat(hurt).isEqualTo(png);
        } catch (InkloomException e) {
            assertThat(e.code()).isEqualTo("INK-PNG-004");
            assertThat(e.getMessage()).contains("hurt.png");
        }
    }

    @Property(tries = 100)
    void a_strange_keyword_is_refused_and_a_fair_one_comes_back(@ForAll @StringLength(max = 90) String keyword) {
        try {
            byte[] png = PngText.encode(picture(1, 1, 0), Map.of(keyword, "x"));
            assertThat(PngText.readText(png, "a.png")).containsExactly(Map.entry(keyword, "x"));
        } catch (InkloomException e) {
            assertThat(e.code()).isEqualTo("INK-PNG-001");
        }
    }

    @Test
    void the_jdk_reads_the_same_pixels() throws IOException {
        RgbPicture picture = picture(31, 17, 7);
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(PngText.encode(picture, Map.of("parameters", CHINESE))));
        assertThat(RgbPicture.of(image)).isEqualTo(picture);
    }

    @Test
    void pictures_the_jdk_writes_are_read(@TempDir Path folder) throws IOException {
        BufferedImage gray = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(1, 1, 0, 200);
        Path file = folder.resolve("gray.png");
        ImageIO.write(gray, "png", file.toFile());
        RgbPicture read = PngText.readPicture(file);
        assertThat(read.rgb()[0]).isZero();
        assertThat(read.rgb()[(1 * 3 + 1) * 3] & 0xff).isPositive();
        assertThat(PngText.readText(file)).isEmpty();
    }

    @Test
    void plain_text_is_a_tEXt_chunk_and_chinese_an_iTXt_chunk() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("plain", "café\nline");
        texts.put("parameters", CHINESE);
        String bytes = new String(PngText.encode(picture(1, 1, 0), texts), StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains("tEXtplain\0café\nline").contains("iTXtparameters\0\0\0\0\0");
    }

    @Test
    void the_same_picture_gives_the_same_bytes() {
        Map<String, String> text = Map.of("parameters", CHINESE);
        assertThat(PngText.encode(picture(40, 30, 3), text)).isEqualTo(PngText.encode(picture(40, 30, 3), text));
    }

    @Test
    void a_written_file_leaves_no_part_behind(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("deep/er/01.png");
        PngText.write(file, picture(4, 4, 1), Map.of());
        PngText.write(file, picture(4, 4, 2), Map.of("a", "b"));
        assertThat(PngText.readPicture(file)).isEqualTo(picture(4, 4, 2));
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_folder_that_cannot_be_written_is_named(@TempDir Path folder) throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> PngText.write(notAFolder.resolve("01.png"), picture(1, 1, 0), Map.of()))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-PNG-002")
                .hasMessageContaining("01.png");
    }

    @Nested
    class Text_that_cannot_be_stored {
        @Test
        void a_nul_character_is_refused() {
            assertThatThrownBy(() -> PngText.encode(picture(1, 1, 0), Map.of("parameters", "a\0b")))
                    .hasMessageContaining("INK-PNG-001")
                    .hasMessageContaining("NUL");
        }

        @Test
        void half_of_a_surrogate_pair_is_refused() {
            assertThatThrownBy(() -> PngText.encode(picture(1, 1, 0), Map.of("parameters", "a\ud83d")))
                    .hasMessageContaining("INK-PNG-001");
        }
    }

    @Nested
    class Hostile_files {
        private byte[] withChunk(String type, byte[] data) {
            byte[] png = PngText.encode(picture(1, 1, 0), Map.of());
            int headerEnd = 8 + 25;
            byte[] name = type.getBytes(StandardCharsets.US_ASCII);
            CRC32 crc = new CRC32();
            crc.update(name);
            crc.update(data);
            ByteBuffer all = ByteBuffer.allocate(png.length + 12 + data.length);
            all.put(png, 0, headerEnd).putInt(data.length).put(name).put(data).putInt((int) crc.getValue());
            return all.put(png, headerEnd, png.length - headerEnd).array();
        }

        @Test
        void compressed_text_that_unfolds_to_gigabytes_is_refused() {
            ByteArrayOutputStream bomb = new ByteArrayOutputStream();
            bomb.writeBytes(new byte[] {'k', 0, 0});
            Deflater deflater = new Deflater(9);
            byte[] zeros = new byte[1 << 20];
            byte[] buffer = new byte[1 << 16];
            for (int i = 0; i < 64; i++) {
                deflater.setInput(zeros);
                while (!deflater.needsInput()) {
                    bomb.write(buffer, 0, deflater.deflate(buffer));
                }
            }
            deflater.finish();
            while (!deflater.finished()) {
                bomb.write(buffer, 0, deflater.deflate(buffer));
            }
            deflater.end();
            byte[] png = withChunk("zTXt", bomb.toByteArray());
            assertThat(png.length).isLessThan(200_000);
            assertThatThrownBy(() -> PngText.readText(png, "bomb.png"))
                    .hasMessageContaining("more than 16 MiB of text");
        }

        @Test
        void compressed_text_of_fair_size_is_read() {
            Deflater deflater = new Deflater();
            deflater.setInput("ink and loom".getBytes(StandardCharsets.ISO_8859_1));
            deflater.finish();
            byte[] data = new byte[100];
            int length = deflater.deflate(data, 3, 97);
            deflater.end();
            data[0] = 'k';
            byte[] png = withChunk("zTXt", Arrays.copyOf(data, length + 3));
            assertThat(PngText.readText(png, "a.png")).containsExactly(Map.entry("k", "ink and loom"));
        }

        @Test
        void a_header_of_four_billion_pixels_is_refused() {
            byte[] png = PngText.encode(picture(1, 1, 0), Map.of());
            ByteBuffer.wrap(png).putInt(16, 0x7fffffff).putInt(20, 0x7fffffff);
            CRC32 crc = new CRC32();
            crc.update(png, 12, 17);
            ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
            assertThatThrownBy(() -> PngText.readPicture(png, "huge.png"))
                    .hasMessageContaining("claims 2147483647x2147483647 pixels");
        }

        @Test
        void a_chunk_longer_than_the_file_is_refused() {
            byte[] png = PngText.encode(picture(1, 1, 0), Map.of());
            ByteBuffer.wrap(png).putInt(33, 0x7ffffff0);
            assertThatThrownBy(() -> PngText.readText(png, "long.png")).hasMessageContaining("claims 2147483632 bytes");
        }

        @Test
        void a_cut_file_is_refused() {
            byte[] png = PngText.encode(picture(9, 9, 0), Map.of());
            assertThatThrownBy(() -> PngText.readPicture(Arrays.copyOf(png, png.length - 20), "cut.png"))
                    .hasMessageContaining("INK-PNG-004")
                    .hasMessageContaining("cut.png");
        }

        @Test
        void another_kind_of_file_is_refused() {
            assertThatThrownBy(() -> PngText.readText("JFIF".getBytes(StandardCharsets.UTF_8), "a.jpg"))
                    .hasMessageContaining("signature");
        }

        @Test
        void a_missing_file_is_named(@TempDir Path folder) {
            assertThatThrownBy(() -> PngText.readText(folder.resolve("none.png")))
                    .hasMessageContaining("INK-PNG-003")
                    .hasMessageContaining("none.png");
        }
    }
}
