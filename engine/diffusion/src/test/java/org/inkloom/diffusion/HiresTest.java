package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.mask.PictureMask;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second pass at a higher resolution. */
class HiresTest {
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

    private static GenerationRequest request(String hires) {
        GenerationRequest request =
                GenerationRequest.of("海边的猫").withSize(64, 48).withSteps(4).withSeeds(List.of(7L));
        return request.withSettings(request.settings().with(PictureSetting.HIRES, hires));
    }

    private static Drawing draw(GenerationRequest request) {
        return pipeline.generate(request, RunControl.quiet()).getFirst();
    }

    @Test
    void is_image_to_image_of_the_enlarged_picture_of_the_first_pass() {
        RgbPicture small = draw(request("off")).picture();
        RgbPicture large = Resampler.resize(small, 96, 72, ResampleFilter.LANCZOS);
        RgbPicture byHand =
                draw(request("off").withSteps(6).withStart(large, 0.5)).picture();
        Drawing drawn = draw(request("1.5:0.5:6"));
        assertThat(drawn.picture()).isEqualTo(byHand);
        assertThat(drawn.recipe().json()).contains("\"hires\":\"1.5:0.5:6\"").contains("\"width\":64");
        assertThat(drawn.recipe().parametersText()).contains("Hires pass: \"1.5:0.5:6\"");
        assertThat(draw(request("off")).recipe().json()).doesNotContain("hires");
    }

    @Test
    void may_enlarge_the_latents_instead() {
        RgbPicture drawn = draw(request("1.5:0.5:latent")).picture();
        assertThat(drawn.width()).isEqualTo(96);
        assertThat(drawn.height()).isEqualTo(72);
        assertThat(drawn).isNotEqualTo(draw(request("1.5:0.5")).picture());
    }

    @Test
    void one_without_a_step_is_refused_by_its_own_setting() {
        assertThatThrownBy(() -> pipeline.check(request("1.5:0.05:4")))
                .isInstanceOfSatisfying(InkloomException.class, e -> {
                    assertThat(e.code()).isEqualTo("INK-SCHED-004");
                    assertThat(e.settings()).containsExactly(SettingKey.of("hires"));
                });
    }

    @Test
    void its_steps_and_values_are_told_beside_those_of_the_first_pass() {
        Map<String, long[]> shapes = new HashMap<>();
        int[] told = new int[2];
        Trace trace = new Trace() {
            @Override
            public void accept(String name, Tensor tensor) {
                shapes.put(name, Tensors.shape(tensor));
            }

            @Override
            public void step(int done, int calls, Supplier<Tensor> denoised) {
                told[0] = Math.max(told[0], done);
                told[1] = calls;
            }
        };
        pipeline.generate(request("1.5:0.5:6"), trace, RunControl.quiet());
        assertThat(told).containsExactly(7, 7);
        assertThat(shapes.get("image")).containsExactly(1, 72, 96, 3);
        assertThat(shapes).containsKeys("latents.3", "hires.initial_latents", "hires.latents.2");
        assertThat(shapes).doesNotContainKey("hires.latents.3");
    }

    @Test
    void a_mask_holds_in_both_passes() {
        byte[] rgb = new byte[3 * 64 * 48];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 7);
        }
        RgbPicture start = new RgbPicture(64, 48, rgb);
        float[] values = new float[64 * 48];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 64 < 32 ? 1 : 0;
        }
        StartMask mask = StartMask.of(new PictureMask(64, 48, values), new MaskSettings(false, 0, 0, true));
        RgbPicture drawn =
                draw(request("2:0.5").withStart(start, 1).withMask(mask)).picture();
        RgbPicture large = Resampler.resize(start, 128, 96, ResampleFilter.LANCZOS);
        for (int i = 0; i < drawn.rgb().length; i++) {
            if (i / 3 % 128 >= 64) {
                assertThat(drawn.rgb()[i]).isEqualTo(large.rgb()[i]);
            }
        }
        assertThat(drawn).isNotEqualTo(large);
    }
}
