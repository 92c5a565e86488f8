package org.inkloom.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.inkloom.golden.SamplePictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDecoderTest {
    @TempDir
    Path folder;

    private static Optional<Pixels> withOpenCv(byte[] encoded) throws BadPictureException {
        assumeTrue(OpenCv.isLoaded(), "OpenCV's native library is not there");
        return OpenCv.decode(encoded, HeaderProbe.read(encoded));
    }

    private static Pixels withJava(byte[] encoded) throws BadPictureException {
        return PictureDecoder.decodeInJava(encoded, HeaderProbe.read(encoded));
    }

    @ParameterizedTest
    @CsvSource({"jpg, 37, 23", "jpg, 1, 1", "jpg, 8, 200", "png, 37, 23", "png, 1, 64", "jpg, 17, 16"})
    void opencv_and_java_give_the_same_pixels(String format, int width, int height) throws Exception {
        byte[] picture = SamplePictures.encoded(format, width, height);

        assertThat(withOpenCv(picture).orElseThrow().rgb())
                .isEqualTo(withJava(picture).rgb());
    }

    @Test
    void opencv_decodes_grey_pictures() throws Exception {
        for (String format : new String[] {"jpg", "png"}) {
            byte[] picture = SamplePictures.grey(format, 31, 18);

            assertThat(withOpenCv(picture).orElseThrow().rgb())
                    .isEqualTo(withJava(picture).rgb());
        }
    }

    @Test
    void lossless_webp_keeps_its_values() throws Exception {
        Pixels pixels = withOpenCv(SamplePictures.losslessWebp()).orElseThrow();

        assertThat(pixels.at(5, 5, 0)).isEqualTo(100);
        assertThat(pixels.at(11, 8, 1)).isEqualTo(200);
    }

    @Test
    void lossy_webp_is_decoded_as_pillow_does() throws Exception {
        Pixels pixels = withOpenCv(SamplePictures.lossyWebp()).orElseThrow();

        assertThat(new int[] {pixels.at(5, 5, 0), pixels.at(5, 5, 1), pixels.at(5, 5, 2)})
                .containsExactly(97, 125, 122);
        assertThat(new int[] {pixels.at(11, 8, 0), pixels.at(11, 8, 1), pixels.at(11, 8, 2)})
                .containsExactly(219, 196, 142);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void the_orientation_is_applied_once(int orientation) throws Exception {
        byte[] jpeg = SamplePictures.turned(SamplePictures.encoded("jpg", 40, 24), orientation);
        Path file = Files.write(folder.resolve("turned.jpg"), jpeg);

        Pixels stored = PictureDecoder.read(jpeg);
        Pixels upright = PictureDecoder.read(file);

        assertThat(stored.width()).isEqualTo(40);
        assertThat(stored.rgb()).isEqualTo(withJava(jpeg).rgb());
        assertThat(upright.width()).isEqualTo(orientation >= 5 ? 24 : 40);
        assertThat(upright.rgb()).isEqualTo(stored.upright(orientation).rgb());
    }

    @ParameterizedTest
    @CsvSource({"jpg, 200, 150, 128", "jpg, 300, 40, 128", "jpg, 900, 700, 64", "png, 200, 150, 90", "gif, 200, 150, 90"
    })
    void a_picture_brought_down_while_decoding_is_near_pillows_bilinear(String format, int width, int height, int side)
            throws Exception {
        Path file = Files.write(folder.resolve("large"), SamplePictures.smooth(format, width, height));
        Pixels whole = PictureDecoder.read(file);

        Pixels small = PictureDecoder.readWithin(file, side);

        assertThat(Math.max(small.width(), small.height())).isEqualTo(side);
        Pixels exact = Resampler.resize(whole, small.width(), small.height(), ResampleFilter.BILINEAR);
        long sum = 0;
        for (int i = 0; i < exact.rgb().length; i++) {
            sum += Math.abs((exact.rgb()[i] & 0xff) - (small.rgb()[i] & 0xff));
        }
        assertThat((double) sum / exact.rgb().length).isLessThan(2);
    }

    @Test
    void a_small_picture_keeps_its_size_and_is_turned() throws Exception {
        Path file = Files.write(
                folder.resolve("small.jpg"), SamplePictures.turned(SamplePictures.encoded("jpg", 40, 24), 6));

        assertThat(PictureDecoder.readWithin(file, 64).rgb())
                .isEqualTo(PictureDecoder.read(file).rgb());
        assertThat(PictureDecoder.readWithin(file, 20).height()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tiff", "webp"})
    void a_picture_that_ends_early_is_refused(String format) throws Exception {
        byte[] picture = SamplePictures.encoded(format, 60, 50);
        for (double part : new double[] {0.1, 0.5, 0.9}) {
            byte[] cut = Arrays.copyOf(picture, (int) (picture.length * part));
            Path file = Files.write(folder.resolve("cut." + format), cut);

            assertThatThrownBy(() -> PictureDecoder.read(file)).isInstanceOf(BadPictureException.class);
            assertThatThrownBy(() -> PictureDecoder.read(cut)).isInstanceOf(BadPictureException.class);
        }
    }

    @Test
    void a_cut_jpeg_is_named_as_such() throws Exception {
        byte[] jpeg = SamplePictures.encoded("jpg", 60, 50);
        byte[] cut = Arrays.copyOf(jpeg, jpeg.length - 2);

        assertThatThrownBy(() -> PictureDecoder.read(cut))
                .hasMessage("its JPEG data end early, after " + cut.length + " bytes");
    }

    @Test
    void bytes_after_the_end_of_a_jpeg_do_no_harm() throws Exception {
        byte[] jpeg = SamplePictures.encoded("jpg", 60, 50);

        Pixels pixels = PictureDecoder.read(Arrays.copyOf(jpeg, jpeg.length + 3000));

        assertThat(pixels.rgb()).isEqualTo(PictureDecoder.read(jpeg).rgb());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tiff", "webp"})
    void damage_gives_pixels_or_a_reason_and_nothing_else(String format) throws Exception {
        byte[] picture = SamplePictures.encoded(format, 20, 16);
        for (int place = 0; place < picture.length; place += 1 + picture.length / 120) {
            byte[] damaged = picture.clone();
            damaged[place] ^= (byte) 0xa5;
            try {
                Pixels pixels = PictureDecoder.read(damaged);
                assertThat(pixels.rgb()).hasSize(pixels.width() * pixels.height() * 3);
            } catch (BadPictureException e) {
                assertThat(e.why()).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tiff", "webp"})
    void a_decompression_bomb_is_refused_by_its_header(String format) throws Exception {
        byte[] bomb = SamplePictures.bomb(format);
        Path file = Files.write(folder.resolve("bomb." + format), bomb);

        assertThatThrownBy(() -> PictureDecoder.read(file))
                .isInstanceOf(BadPictureException.class)
                .hasMessageContaining("more than the limit of " + HeaderProbe.MAX_PIXELS);
        assertThatThrownBy(() -> PictureDecoder.read(bomb)).isInstanceOf(BadPictureException.class);
        assertThatThrownBy(() -> HeaderProbe.read(file)).isInstanceOf(BadPictureException.class);
    }

    @Test
    void a_gif_with_a_small_screen_and_a_huge_frame_is_refused() throws Exception {
        byte[] gif = SamplePictures.gifWithHugeFrame();

        assertThatThrownBy(() -> PictureDecoder.read(gif))
                .isInstanceOf(BadPictureException.class)
                .hasMessageContaining("50000x50000");
    }

    @Test
    void missing_empty_and_foreign_files_are_named() throws Exception {
        Path empty = Files.write(folder.resolve("empty.jpg"), new byte[0]);
        Path text = Files.writeString(folder.resolve("text.jpg"), "no picture");

        assertThatThrownBy(() -> PictureDecoder.read(folder.resolve("none.jpg")))
                .hasMessage("there is no such file");
        assertThatThrownBy(() -> PictureDecoder.read(empty)).hasMessage("the file is empty");
        assertThatThrownBy(() -> PictureDecoder.read(text)).hasMessageContaining("it is no JPEG");
        assertThatThrownBy(() -> PictureDecoder.read(folder)).hasMessage("it is a folder");
    }
}
