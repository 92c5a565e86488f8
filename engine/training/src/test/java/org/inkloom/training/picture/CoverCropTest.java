package org.inkloom.training.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.inkloom.golden.Golden;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CoverCropTest {
    private static final Pattern OUTPUT = Pattern.compile("out(\\d+)_(\\d+)x(\\d+)\\.png");
    private static final Pattern NORMALISED = Pattern.compile("preprocess\\.(\\d+)\\.normalised");

    @Test
    @Tag("golden")
    void pictures_come_out_as_from_diffsynths_transform() throws Exception {
        Path folder = Golden.path("train/preprocess");
        int compared = 0;
        try (DirectoryStream<Path> outputs = Files.newDirectoryStream(folder, "out*.png")) {
            for (Path output : outputs) {
                Matcher name = OUTPUT.matcher(output.getFileName().toString());
                assertThat(name.matches()).as("name of %s", output).isTrue();
                RgbPicture expected = Decoded.read(output);
                Optional<Path> source = Golden.find("train/preprocess/in" + name.group(1) + ".png");
                if (source.isEmpty()) {
                    continue;
                }
                RgbPicture input = Decoded.read(source.get());

                RgbPicture made = CoverCrop.centred(input.width(), input.height(), expected.width(), expected.height())
                        .apply(input);

                assertThat(made.rgb()).as("pixels of %s", output).isEqualTo(expected.rgb());
                compared++;
            }
        }
        Assumptions.assumeTrue(compared > 0, "skipped: train/preprocess has no pictures that went in and came out");
    }

    @Test
    @Tag("golden")
    void pictures_are_normalised_as_by_diffsynths_transform() throws Exception {
        int compared = 0;
        try (TensorFile data = Golden.tensors("train/data.safetensors")) {
            for (String name : data.names()) {
                Matcher normalised = NORMALISED.matcher(name);
                if (!normalised.matches()) {
                    continue;
                }
                StoredTensor expected = data.get(name);
                int height = (int) expected.shape()[1];
                int width = (int) expected.shape()[2];
                Optional<Path> source = Golden.find("train/preprocess/in" + normalised.group(1) + ".png");
                if (source.isEmpty()) {
                    continue;
                }
                RgbPicture input = Decoded.read(source.get());

                RgbPicture made = CoverCrop.centred(input.width(), input.height(), width, height)
                        .apply(input);

                assertThat(TrainingPixels.planes(made))
                        .as(name)
                        .containsExactly(expected.data().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED));
                compared++;
            }
        }
        Assumptions.assumeTrue(compared > 0, "skipped: train/data.safetensors has no normalised pictures");
    }

    @Test
    void the_middle_is_rounded_to_the_even_pixel() {
        // 7 and 9 pixels too many: 3.5 rounds to 4 and 4.5 to 4, as in Python.
        assertThat(CoverCrop.covering(71, 64, 64, 64).window().left()).isEqualTo(4);
        assertThat(CoverCrop.covering(73, 64, 64, 64).window().left()).isEqualTo(4);
    }

    @Property(tries = 300)
    void every_window_lies_in_the_resized_picture(
            @ForAll @IntRange(min = 1, max = 3000) int pictureWidth,
            @ForAll @IntRange(min = 1, max = 3000) int pictureHeight,
            @ForAll @IntRange(min = 1, max = 64) int eighthsWide,
            @ForAll @IntRange(min = 1, max = 64) int eighthsHigh,
            @ForAll @DoubleRange(max = 1, maxIncluded = false) double across,
            @ForAll @DoubleRange(max = 1, maxIncluded = false) double down) {
        int width = 8 * eighthsWide;
        int height = 8 * eighthsHigh;

        for (CoverCrop fit : new CoverCrop[] {
            CoverCrop.centred(pictureWidth, pictureHeight, width, height),
            CoverCrop.placed(pictureWidth, pictureHeight, width, height, across, down),
            CoverCrop.covering(pictureWidth, pictureHeight, width, height)
        }) {
            assertThat(fit.window().left() + width).isLessThanOrEqualTo(fit.resizedWidth());
            assertThat(fit.window().top() + height).isLessThanOrEqualTo(fit.resizedHeight());
        }
    }

    @Test
    void mirroring_twice_gives_the_picture_back() {
        RgbPicture picture = NoisePicture.of(5, 3);

        assertThat(TrainingPixels.mirrored(picture).rgb()).isNotEqualTo(picture.rgb());
        assertThat(TrainingPixels.mirrored(TrainingPixels.mirrored(picture)).rgb())
                .isEqualTo(picture.rgb());
    }

    @Test
    void planes_run_from_minus_one_to_one_and_are_channel_first() {
        RgbPicture picture = new RgbPicture(2, 1, new byte[] {0, (byte) 255, 51, 10, 20, 30});

        assertThat(TrainingPixels.planes(picture))
                .containsExactly(
                        -1f,
                        (10 / 255f - 0.5f) / 0.5f,
                        1f,
                        (20 / 255f - 0.5f) / 0.5f,
                        (51 / 255f - 0.5f) / 0.5f,
                        (30 / 255f - 0.5f) / 0.5f);
    }
}
