package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.golden.Closeness;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.mask.PictureMask;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model of four channels draws over a part of a picture, and the rest of its latents stays. */
class InpaintingTest {
    private static final int SIDE = 64;

    @TempDir
    static Path folder;

    private static DiffusionPipeline pipeline;

    @BeforeAll
    static void open() {
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(folder.resolve("model"), RunControl.quiet());
        pipeline = DiffusionPipeline.open(ModelFolder.open(folder.resolve("model")), PipelineOptions.on(Device.CPU));
    }

    @AfterAll
    static void close() {
        pipeline.close();
    }

    private static RgbPicture picture() {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 5 + i % 3 * 60);
        }
        return new RgbPicture(SIDE, SIDE, rgb);
    }

    /** White on the left half. */
    private static PictureMask leftHalf() {
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % SIDE < SIDE / 2 ? 1 : 0;
        }
        return new PictureMask(SIDE, SIDE, values);
    }

    private static GenerationRequest request(PictureMask mask, double strength) {
        return GenerationRequest.of("海边的猫")
                .withSteps(3)
                .withSeeds(List.of(7L))
                .withStart(picture(), strength)
                .withMask(StartMask.of(mask));
    }

    private record Traced(Map<String, float[]> values, RgbPicture picture) {
        float[] get(String name) {
            return Objects.requireNonNull(values.get(name), name);
        }
    }

    private static Traced draw(GenerationRequest request) {
        Map<String, float[]> values = new HashMap<>();
        Trace trace = (name, tensor) -> {
            StoredTensor stored = Tensors.store(name, Tensors.cast(tensor, DType.FLOAT32));
            values.put(name, Closeness.floats(stored));
        };
        Drawing drawing = pipeline.generate(request, trace, RunControl.quiet()).getFirst();
        return new Traced(values, drawing.picture());
    }

    @ParameterizedTest
    @EnumSource(
            value = SchedulerKind.class,
            names = {"EULER", "DDIM", "HEUN", "EULER_ANCESTRAL", "DPMPP_2M"})
    void with_any_sampler_what_is_black_ends_as_the_pictures_own_latents(SchedulerKind sampler) {
        float[] mixed = last(draw(request(leftHalf(), 0.7).withScheduler(sampler)));
        float[] original = last(draw(request(PictureMask.filled(SIDE, SIDE, 0), 1)));
        int row = (int) Math.sqrt(mixed.length / 4.0);
        int changed = 0;
        for (int i = 0; i < mixed.length; i++) {
            if (i % row >= row / 2) {
                assertThat(mixed[i]).isCloseTo(original[i], within(1e-5f));
            } else {
                changed += Math.abs(mixed[i] - original[i]) > 1e-3 ? 1 : 0;
            }
        }
        assertThat(changed).isGreaterThan(mixed.length / 4);
    }

    private static float[] last(Traced traced) {
        int step = 0;
        while (traced.values().containsKey("latents." + (step + 1))) {
            step++;
        }
        return traced.get("latents." + step);
    }

    @Test
    void a_white_mask_is_image_to_image_and_at_full_strength_knows_nothing_of_the_picture() {
        PictureMask white = PictureMask.filled(SIDE, SIDE, 1);
        GenerationRequest plain =
                GenerationRequest.of("海边的猫").withSteps(3).withSeeds(List.of(7L)).withStart(picture(), 0.7);
        assertThat(draw(request(white, 0.7)).picture()).isEqualTo(draw(plain).picture());
        GenerationRequest other = request(white, 1).withStart(new RgbPicture(SIDE, SIDE, new byte[3 * SIDE * SIDE]), 1);
        assertThat(draw(other.withMask(StartMask.of(white))).picture())
                .isEqualTo(draw(request(white, 1)).picture());
    }

    @Test
    void outside_the_mask_pixels_stay_as_they_are_where_that_is_asked_for() {
        MaskSettings keeping = new MaskSettings(false, 0, 0, true);
        GenerationRequest request = request(leftHalf(), 1);
        RgbPicture kept =
                draw(request.withMask(StartMask.of(leftHalf(), keeping))).picture();
        RgbPicture drawn = draw(request).picture();
        RgbPicture start = picture();
        for (int i = 0; i < kept.rgb().length; i++) {
            boolean inside = i / 3 % SIDE < SIDE / 2;
            assertThat(kept.rgb()[i]).isEqualTo(inside ? drawn.rgb()[i] : start.rgb()[i]);
        }
        assertThat(drawn).isNotEqualTo(kept);
    }

    @Test
    void a_soft_edge_mixes_latents_and_a_mask_of_one_colour_is_said() {
        MaskSettings soft = new MaskSettings(false, 0, 12, false);
        Traced hard = draw(request(leftHalf(), 1));
        assertThat(draw(request(leftHalf(), 1).withMask(StartMask.of(leftHalf(), soft)))
                        .picture())
                .isNotEqualTo(hard.picture());
        List<String> said = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public Task begin(String what, long total, String unit) {
                return RunControl.quiet().progress().begin(what, total, unit);
            }

            @Override
            public void say(String line) {
                said.add(line);
            }
        };
        RunControl heard = new RunControl(progress, RunControl.quiet().cancellation());
        pipeline.generate(request(PictureMask.filled(SIDE, SIDE, 0), 0.5), heard);
        pipeline.generate(request(PictureMask.filled(SIDE, SIDE, 1), 0.5), heard);
        assertThat(said).anyMatch(line -> line.startsWith("The mask is black everywhere"));
        assertThat(said).anyMatch(line -> line.startsWith("The mask is white everywhere"));
    }

    @Test
    void the_recipe_names_the_mask_and_a_mask_of_another_size_is_refused() {
        Drawing drawing =
                pipeline.generate(request(leftHalf(), 1), RunControl.quiet()).getFirst();
        assertThat(drawing.recipe().json())
                .contains("\"mask\":{")
                .contains("\"sha256\":\"" + leftHalf().digest() + "\"");
        assertThat(drawing.recipe().parametersText())
                .contains("Mask hash: " + leftHalf().digest().substring(0, 10));
        assertThatThrownBy(() -> request(PictureMask.filled(8, 8, 1), 1)).hasMessageContaining("INK-GEN-016");
    }

    @Test
    void a_network_of_nine_channels_draws_without_a_picture_too() throws IOException {
        Path model = folder.resolve("nine");
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(model, RunControl.quiet());
        NineChannels.make(model.resolve("unet"));
        try (DiffusionPipeline nine = DiffusionPipeline.open(ModelFolder.open(model), PipelineOptions.on(Device.CPU))) {
            GenerationRequest plain =
                    GenerationRequest.of("海边的猫").withSize(SIDE, SIDE).withSteps(2);
            byte[] free = nine.generate(plain, RunControl.quiet())
                    .getFirst()
                    .picture()
                    .rgb();
            byte[] over = nine.generate(request(leftHalf(), 1).withSteps(2), RunControl.quiet())
                    .getFirst()
                    .picture()
                    .rgb();
            assertThat(Arrays.equals(free, over)).isFalse();
            assertThat(Files.readString(model.resolve("unet/config.json"))).contains("\"in_channels\"");
        }
    }
}
