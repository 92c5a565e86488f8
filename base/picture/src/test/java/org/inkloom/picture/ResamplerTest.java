package org.inkloom.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.CRC32;
import org.inkloom.picture.png.RgbPicture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    /** Filter, source size, target size, and the CRC-32 of the bytes that Pillow 12.3 answers. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "BOX 37 23 16 9 245979174",
                "BOX 37 23 64 50 3861566267",
                "BOX 20 31 20 77 197481836",
                "BOX 5 4 13 4 3577161438",
                "BOX 64 48 31 47 4251944505",
                "BOX 1 1 3 2 1930848171",
                "BOX 301 7 10 99 3563904489",
                "BILINEAR 37 23 16 9 4212255543",
                "BILINEAR 37 23 64 50 847985014",
                "BILINEAR 20 31 20 77 1056054678",
                "BILINEAR 5 4 13 4 535665606",
                "BILINEAR 64 48 31 47 767646658",
                "BILINEAR 1 1 3 2 1930848171",
                "BILINEAR 301 7 10 99 3942945107",
                "HAMMING 37 23 16 9 875788951",
                "HAMMING 37 23 64 50 1754679570",
                "HAMMING 20 31 20 77 191028411",
                "HAMMING 5 4 13 4 1970087130",
                "HAMMING 64 48 31 47 261939809",
                "HAMMING 1 1 3 2 1930848171",
                "HAMMING 301 7 10 99 594559414",
                "BICUBIC 37 23 16 9 1145734714",
                "BICUBIC 37 23 64 50 2184068769",
                "BICUBIC 20 31 20 77 874179973",
                "BICUBIC 5 4 13 4 537138630",
                "BICUBIC 64 48 31 47 1882363102",
                "BICUBIC 1 1 3 2 1930848171",
                "BICUBIC 301 7 10 99 613378375",
                "LANCZOS 37 23 16 9 2056310545",
                "LANCZOS 37 23 64 50 3739611738",
                "LANCZOS 20 31 20 77 1893337575",
                "LANCZOS 5 4 13 4 4014486053",
                "LANCZOS 64 48 31 47 846352358",
                "LANCZOS 1 1 3 2 1930848171",
                "LANCZOS 301 7 10 99 3168350872"
            })
    void every_filter_gives_pillows_bytes(
            ResampleFilter filter, int width, int height, int toWidth, int toHeight, long expected) {
        RgbPicture resized = Resampler.resize(noise(width, height), toWidth, toHeight, filter);

        CRC32 crc = new CRC32();
        crc.update(resized.rgb());
        assertThat(crc.getValue()).isEqualTo(expected);
    }

    @Test
    void a_picture_of_the_right_size_is_left_alone() {
        RgbPicture picture = noise(5, 7);

        assertThat(Resampler.resize(picture, 5, 7, ResampleFilter.LANCZOS)).isSameAs(picture);
    }

    /** The generator that the reference was made with: a plain linear congruence, its middle byte. */
    static RgbPicture noise(int width, int height) {
        byte[] bytes = new byte[3 * width * height];
        long state = width * 1000L + height;
        for (int i = 0; i < bytes.length; i++) {
            state = (state * 1103515245L + 12345) & 0x7fffffff;
            bytes[i] = (byte) (state >> 16);
        }
        return new RgbPicture(width, height, bytes);
    }
}
