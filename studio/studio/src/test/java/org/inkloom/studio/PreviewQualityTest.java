package org.inkloom.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;

/** Previews show the picture that is being drawn, in its colours, without decoding it. */
class PreviewQualityTest {
    private static final Path INKLING = Path.of("../../lab/inkling-model/model");
    private static final int STEPS = 8;
    /** Of 255, on average over all values; a preview of 16 x 16 pixels has no edges. */
    private static final double NEAR = 30;

    @Test
    void the_last_preview_has_the_colours_of_the_finished_picture() {
        assumeTrue(Files.isDirectory(INKLING), "there is no " + INKLING.toAbsolutePath());
        AtomicReference<RgbPicture> last = new AtomicReference<>();
        GenerationListener listener = new GenerationListener() {
            @Override
            public boolean wantsPreviews() {
                return true;
            }

            @Override
            public void step(GenerationStep step) {
                last.set(step.previews().getFirst());
            }
        };
        PictureRequest request =
                PictureRequest.of("二次元，一个紫色短发的小女孩在海边，微笑").withSteps(STEPS).withSeed(7);
        try (Studio studio = Studio.open(StudioOptions.USUAL.withDevice("cpu"));
                StudioModel model = studio.model(INKLING.toString())) {
            RgbPicture drawn = model.generate(request, listener, RunControl.quiet())
                    .getFirst()
                    .pixels();
            RgbPicture preview = last.get();
            RgbPicture small = Resampler.resize(drawn, preview.width(), preview.height(), ResampleFilter.BOX);

            double own = distance(preview, small, 0);
            assertThat(own).isLessThan(NEAR);
            assertThat(distance(preview, small, 1)).as("blue for red").isGreaterThan(1.5 * own);
        }
    }

    /** Returns the mean distance of two pictures' values, of 0 to 255, with the second's channels turned round. */
    private static double distance(RgbPicture a, RgbPicture b, int turned) {
        byte[] first = a.rgb();
        byte[] second = b.rgb();
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            int other = i - i % 3 + (i + turned) % 3;
            sum += Math.abs((first[i] & 0xff) - (second[other] & 0xff));
        }
        return sum / first.length;
    }
}
