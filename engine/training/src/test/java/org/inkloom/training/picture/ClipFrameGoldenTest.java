package org.inkloom.training.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.golden.Golden;
import org.inkloom.picture.InputFrame;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class ClipFrameGoldenTest {
    private static final Pattern CROP = Pattern.compile("(image\\d+)\\.crop_u8\\.(\\d+)");

    @Test
    void pictures_come_out_as_from_clips_image_processor() throws Exception {
        int compared = 0;
        try (TensorFile expected = Golden.tensors("clip/clipmodel-tiny/expected.safetensors")) {
            for (String name : expected.names()) {
                Matcher crop = CROP.matcher(name);
                if (!crop.matches()) {
                    continue;
                }
                Optional<Path> source = Golden.find("clip/clipmodel-tiny/" + crop.group(1) + ".png");
                if (source.isEmpty()) {
                    continue;
                }
                RgbPicture picture = Decoded.read(source.get());
                int side = Integer.parseInt(crop.group(2));

                Pixels seen = InputFrame.shortestEdge(side, side, side, ResampleFilter.BICUBIC)
                        .apply(new Pixels(picture.width(), picture.height(), picture.rgb()));

                assertThat(planes(seen)).as(name).isEqualTo(bytes(expected.get(name)));
                compared++;
            }
        }
        Assumptions.assumeTrue(
                compared > 0, "skipped: clip/clipmodel-tiny/expected.safetensors has no cropped pictures");
    }

    private static byte[] bytes(StoredTensor stored) {
        return stored.data().toArray(ValueLayout.JAVA_BYTE);
    }

    private static byte[] planes(Pixels pixels) {
        int plane = pixels.width() * pixels.height();
        byte[] planes = new byte[3 * plane];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < 3; c++) {
                planes[c * plane + i] = pixels.rgb()[3 * i + c];
            }
        }
        return planes;
    }
}
