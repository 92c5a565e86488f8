package org.inkloom.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderProbeTest {
    private static byte[] encoded(String format, int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, out);
        return out.toByteArray();
    }

    /** A little-endian TIFF directory with one entry: the orientation. */
    private static byte[] exif(int orientation) {
        return ByteBuffer.allocate(32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("Exif\0\0II*\0".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putInt(orientation)
                .array();
    }

    private static byte[] jpegWith(byte[] jpeg, byte[] app1) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(new byte[] {(byte) 0xff, (byte) 0xe1, (byte) ((app1.length + 2) >> 8), (byte) (app1.length + 2)});
        out.write(app1);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tiff"})
    void reads_the_size_without_decoding(String format) throws Exception {
        byte[] picture = encoded(format, 33, 21);

        PictureHeader header = HeaderProbe.read(picture);

        assertThat(header.width()).isEqualTo(33);
        assertThat(header.height()).isEqualTo(21);
        assertThat(header.orientation()).isEqualTo(1);
    }

    @Test
    void turns_a_jpeg_by_its_exif_orientation() throws Exception {
        PictureHeader header = HeaderProbe.read(jpegWith(encoded("jpg", 60, 40), exif(6)));

        assertThat(header.width()).isEqualTo(60);
        assertThat(header.uprightWidth()).isEqualTo(40);
        assertThat(header.uprightHeight()).isEqualTo(60);
    }

    @Test
    void falls_back_on_the_orientation_in_xmp() throws Exception {
        byte[] xmp = "http://ns.adobe.com/xap/1.0/\0<x tiff:Orientation=\"8\"/>".getBytes(StandardCharsets.US_ASCII);

        assertThat(HeaderProbe.read(jpegWith(encoded("jpg", 60, 40), xmp)).orientation())
                .isEqualTo(8);
    }

    @Test
    void a_jpeg_whose_pixels_end_early_still_has_a_size() throws Exception {
        byte[] jpeg = encoded("jpg", 500, 400);

        assertThat(HeaderProbe.read(Arrays.copyOf(jpeg, jpeg.length * 2 / 3)).width())
                .isEqualTo(500);
    }

    @Test
    void every_cut_of_a_header_is_refused_or_read_but_never_crashes() throws Exception {
        for (String format : new String[] {"jpg", "png", "gif", "bmp", "tiff"}) {
            byte[] picture = encoded(format, 9, 7);
            for (int length = 0; length < picture.length; length++) {
                byte[] cut = Arrays.copyOf(picture, length);
                try {
                    assertThat(HeaderProbe.read(cut).width()).isEqualTo(9);
                } catch (BadPictureException e) {
                    assertThat(e.why()).isNotBlank();
                }
            }
        }
    }

    @Test
    void refuses_more_pixels_than_the_limit() throws Exception {
        byte[] png = encoded("png", 5, 5);
        ByteBuffer.wrap(png).putInt(16, 20_000).putInt(20, 20_000);

        assertThatThrownBy(() -> HeaderProbe.read(png))
                .isInstanceOf(BadPictureException.class)
                .hasMessageContaining("20000x20000");
    }
}
