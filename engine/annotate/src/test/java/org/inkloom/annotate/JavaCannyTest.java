package org.inkloom.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.inkloom.picture.OpenCv;
import org.inkloom.picture.png.RgbPicture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class JavaCannyTest {
    @Test
    void finds_what_opencv_finds_in_pictures_of_any_size_and_at_any_threshold() {
        Assumptions.assumeTrue(OpenCv.isLoaded(), "skipped: OpenCV cannot be loaded");
        Random random = new Random(20_261);
        for (int i = 0; i < 300; i++) {
            RgbPicture picture = picture(random);
            double low =
                    random.nextInt(8) == 0 ? random.nextInt(40_000) : random.nextInt(300) - 0.5 * random.nextInt(2);
            double high = random.nextInt(8) == 0 ? random.nextInt(40_000) : random.nextInt(600);
            boolean l2 = random.nextBoolean();
            assertThat(new JavaCanny(picture, l2).edges(low, high))
                    .as("%s, thresholds %s and %s, l2 %s", picture, low, high, l2)
                    .isEqualTo(Raster.canny(picture, low, high, l2));
        }
    }

    /** Noise, steps and ramps, so that gradients of all directions and equal neighbours occur. */
    private static RgbPicture picture(Random random) {
        int width = 1 + random.nextInt(50);
        int height = 1 + random.nextInt(40);
        byte[] rgb = new byte[3 * width * height];
        int kind = random.nextInt(3);
        int tilt = random.nextInt(9) - 4;
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            rgb[i] = (byte)
                    switch (kind) {
                        case 0 -> random.nextInt(256);
                        case 1 -> (x + tilt * y / 3) / 7 % 2 * (100 + 50 * (i % 3));
                        default -> Math.floorMod(x * 5 + y * tilt, 256) / 16 * 16;
                    };
        }
        return new RgbPicture(width, height, rgb);
    }
}
