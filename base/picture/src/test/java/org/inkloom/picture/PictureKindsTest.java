package org.inkloom.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.inkloom.golden.SamplePictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureKindsTest {
    private static final String KINDS = "org.inkloom.picture.PictureKinds#names";

    @TempDir
    Path folder;

    private DecodedPicture read(String name, Turning turning) throws Exception {
        assumeTrue(OpenCv.isLoaded() || !name.endsWith(".webp"), "OpenCV's native library is not there");
        return PictureDecoder.read(Files.write(folder.resolve(name), PictureKinds.encoded(name)), turning);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void every_kind_has_pillows_pixels(String name) throws Exception {
        Pixels expected = PictureDecoder.read(PictureKinds.expected(name));

        Pixels pixels = read(name, Turning.UPRIGHT).pixels();

        assertThat(pixels.width() + "x" + pixels.height()).isEqualTo(expected.width() + "x" + expected.height());
        assertThat(pixels.rgb()).isEqualTo(expected.rgb());
    }

    @ParameterizedTest
    @CsvSource({
        "exif6.jpg, 6, 30, 21",
        "exif8.jpg, 8, 30, 21",
        "exif6.png, 6, 30, 21",
        "exif6.webp, 6, 30, 21",
        "exif6.tif, 6, 21, 30"
    })
    void pictures_can_be_taken_as_they_are_stored(String name, int orientation, int width, int height)
            throws Exception {
        DecodedPicture stored = read(name, Turning.AS_STORED);

        assertThat(stored.orientation()).isEqualTo(orientation);
        assertThat(stored.pixels().width()).isEqualTo(width);
        assertThat(stored.pixels().height()).isEqualTo(height);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void further_frames_and_pages_are_told(String name) throws Exception {
        boolean several = name.startsWith("anim") || name.equals("apng.png") || name.equals("pages.tif");

        assertThat(read(name, Turning.UPRIGHT).more()).isEqualTo(several);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void a_cut_picture_is_refused_or_whole(String name) throws Exception {
        byte[] encoded = PictureKinds.encoded(name);
        byte[] whole = read(name, Turning.AS_STORED).pixels().rgb();
        int refused = 0;
        for (int cut = 0; cut < encoded.length; cut += 1 + encoded.length / 40) {
            try {
                byte[] part = Arrays.copyOf(encoded, cut);
                assertThat(PictureDecoder.read(part).rgb()).as("cut at " + cut).isEqualTo(whole);
            } catch (BadPictureException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10);
    }

    @Test
    void the_high_byte_of_sixteen_bits_is_taken() throws Exception {
        BufferedImage grey = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setPixels(0, 0, 3, 1, new int[] {0x0aff, 0x8001, 0xc800});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(grey, "png", out);

        assertThat(PictureDecoder.read(out.toByteArray()).rgb())
                .containsExactly(10, 10, 10, (byte) 128, (byte) 128, (byte) 128, (byte) 200, (byte) 200, (byte) 200);
    }

    @Test
    void transparency_is_dropped_and_not_blended() throws Exception {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x20_0a_0b_0c);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);

        assertThat(PictureDecoder.read(out.toByteArray()).rgb()).containsExactly(10, 11, 12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang.webp", "trunc.jpg"})
    void pictures_that_were_read_wrongly_once_are_refused(String name) throws Exception {
        byte[] bad = PictureKinds.bad(name);

        assertThatThrownBy(() -> PictureDecoder.read(bad)).isInstanceOf(BadPictureException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp", "tiff"})
    void a_small_file_that_names_many_pixels_is_refused_before_memory_is_asked_for(String format) throws Exception {
        byte[] picture = SamplePictures.sized(format, 13_000, 13_000);

        assertThatThrownBy(() -> PictureDecoder.read(picture))
                .isInstanceOf(BadPictureException.class)
                .hasMessageContaining("13000x13000")
                .hasMessageContaining("cannot be in");
        assertThat(HeaderProbe.read(picture).width()).isEqualTo(13_000);
    }

    @ParameterizedTest
    @CsvSource({"30000, 30000", "20000, 20000"})
    void pictures_above_the_limit_are_refused_by_their_size(int width, int height) throws Exception {
        for (String format : new String[] {"jpg", "png", "bmp", "tiff", "gif"}) {
            byte[] picture = SamplePictures.sized(format, width, height);

            assertThatThrownBy(() -> PictureDecoder.read(picture))
                    .hasMessageContaining(width + "x" + height)
                    .hasMessageContaining("more than the limit");
        }
    }

    @Test
    void a_large_picture_of_one_colour_is_small_and_sound() throws Exception {
        for (String format : new String[] {"png", "jpg"}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(3000, 2000, BufferedImage.TYPE_BYTE_GRAY), format, out);

            assertThat(PictureDecoder.read(out.toByteArray()).width()).isEqualTo(3000);
        }
    }

    @Test
    void a_small_frame_on_a_huge_canvas_is_refused() throws Exception {
        byte[] gif = PictureKinds.encoded("offset.gif");
        gif[7] = 0x30;
        gif[9] = 0x30;
        byte[] webp = PictureKinds.encoded("anima.webp");
        webp[26] = 0x30;

        assertThatThrownBy(() -> PictureDecoder.read(gif)).hasMessageContaining("fill the memory");
        assumeTrue(OpenCv.isLoaded(), "OpenCV's native library is not there");
        assertThatThrownBy(() -> PictureDecoder.read(webp)).hasMessageContaining("fill the memory");
    }

    @Test
    void a_jpeg_of_endless_scans_is_refused() throws Exception {
        byte[] jpeg = PictureKinds.encoded("prog.jpg");
        int scan = 0;
        for (int i = 0; i + 1 < jpeg.length; i++) {
            scan = jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xda ? i : scan;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, scan);
        for (int i = 0; i < 600; i++) {
            out.write(jpeg, scan, jpeg.length - 2 - scan);
        }
        out.write(jpeg, jpeg.length - 2, 2);

        assertThatThrownBy(() -> PictureDecoder.read(out.toByteArray())).hasMessageContaining("scans");
    }

    @Test
    void a_png_with_a_wrong_checksum_or_too_few_rows_is_refused() throws Exception {
        byte[] png = PictureKinds.encoded("rgb.png");
        byte[] wrong = png.clone();
        wrong[60] ^= 1;
        byte[] taller = png.clone();
        ByteBuffer.wrap(taller).putInt(20, 60);
        CRC32 checksum = new CRC32();
        checksum.update(taller, 12, 17);
        ByteBuffer.wrap(taller).putInt(29, (int) checksum.getValue());

        assertThatThrownBy(() -> PictureDecoder.read(wrong)).hasMessageContaining("checksum");
        assertThatThrownBy(() -> PictureDecoder.read(taller)).isInstanceOf(BadPictureException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "....ftypheic....mif1heic, HEIC",
        "....ftypmif1....mif1heic, HEIC",
        "....ftypavif....avifmif1, AVIF",
        "....ftypmif1....mif1miaf, HEIF",
        "....ftypisom....isommp42, video",
        "8BPS...................., Photoshop",
        "<svg xmlns='http://'>   , SVG",
        "<!DOCTYPE html>         , web page",
        "version https://git-lfs.github.com/spec/v1, Git LFS"
    })
    void kinds_that_are_not_decoded_are_named_with_what_to_do(String start, String kind) {
        byte[] file = start.getBytes(StandardCharsets.ISO_8859_1);
        if (start.startsWith("....")) {
            ByteBuffer.wrap(file).putInt(0, file.length);
        }

        assertThatThrownBy(() -> PictureDecoder.read(file)).hasMessageContaining(kind);
    }

    @Test
    void jpeg_xl_is_named_in_both_of_its_forms() {
        byte[] stream = {(byte) 0xff, 0x0a, 0, 0, 0, 0, 0, 0};
        byte[] boxes = {0, 0, 0, 12, 'J', 'X', 'L', ' ', 13, 10, (byte) 0x87, 10};

        assertThatThrownBy(() -> PictureDecoder.read(stream)).hasMessageContaining("JPEG XL");
        assertThatThrownBy(() -> PictureDecoder.read(boxes)).hasMessageContaining("convert it to PNG or JPEG");
    }
}
