package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.lora.LoraFiles;
import org.inkloom.diffusion.lora.LoraFormat;
import org.inkloom.diffusion.lora.LoraModule;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffusionPipelineTest {
    private static final GenerationRequest REQUEST = GenerationRequest.of("海边的猫")
            .withNegativePrompt("模糊")
            .withSize(64, 48)
            .withSteps(3)
            .withSeeds(List.of(7L));
    private static final String LAYER = "mid_block.attentions.0.transformer_blocks.0.attn1.to_q";

    @TempDir
    static Path folder;

    private static DiffusionPipeline pipeline;

    @BeforeAll
    static void open() {
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(folder.resolve("model"), RunControl.quiet());
        pipeline = open(PipelineOptions.on(Device.CPU));
    }

    private static DiffusionPipeline open(PipelineOptions options) {
        return DiffusionPipeline.open(ModelFolder.open(folder.resolve("model")), options);
    }

    @AfterAll
    static void close() {
        pipeline.close();
    }

    private static byte[] draw(GenerationRequest request) {
        return pipeline.generate(request, RunControl.quiet())
                .getFirst()
                .picture()
                .rgb();
    }

    @Test
    void one_request_gives_one_picture_and_another_seed_another() {
        assertThat(draw(REQUEST)).isEqualTo(draw(REQUEST)).isNotEqualTo(draw(REQUEST.withSeeds(List.of(8L))));
    }

    @Test
    void guidance_in_no_step_is_none_and_in_all_steps_is_the_usual() {
        assertThat(draw(within("0.4-0.6"))).isEqualTo(draw(REQUEST.withGuidanceScale(1)));
        assertThat(draw(within("0-1"))).isEqualTo(draw(REQUEST));
    }

    @Test
    void guidance_in_some_steps_is_a_picture_of_its_own() {
        assertThat(draw(within("0-0.4"))).isNotEqualTo(draw(REQUEST)).isNotEqualTo(draw(REQUEST.withGuidanceScale(1)));
    }

    private static GenerationRequest within(String interval) {
        return REQUEST.withSettings(PictureSettings.NONE
                .with(PictureSetting.GUIDANCE_INTERVAL, interval)
                .over(REQUEST.settings()));
    }

    @Test
    void a_request_may_have_more_prompts_than_are_remembered() {
        List<String> prompts = new ArrayList<>(List.of("海边的猫"));
        for (int i = 0; i < 70; i++) {
            prompts.add("a cat by the sea, " + i);
        }
        GenerationRequest many = REQUEST.withPrompts(prompts).withSize(16, 16).withSteps(1);
        // The first prompt is the eldest of the remembered by now, and still wanted.
        draw(REQUEST);
        assertThat(pipeline.generate(many, RunControl.quiet())).hasSize(71);
        assertThat(pipeline.generate(many.withPrompts(prompts.reversed()), RunControl.quiet()))
                .hasSize(71);
    }

    @Test
    void a_caller_on_a_virtual_thread_gets_the_same_picture() throws InterruptedException {
        List<byte[]> drawn = new ArrayList<>();
        Thread.ofVirtual().start(() -> drawn.add(draw(REQUEST))).join();
        assertThat(drawn.getFirst()).isEqualTo(draw(REQUEST));
    }

    @Test
    void one_part_in_memory_at_a_time_draws_the_same_picture() {
        PipelineOptions sparing = PipelineOptions.on(Device.CPU).withResidency(PipelineOptions.Residency.ONE_AT_A_TIME);
        try (DiffusionPipeline other = open(sparing)) {
            List<Drawing> drawings = other.generate(REQUEST, RunControl.quiet());
            assertThat(drawings.getFirst().picture().rgb()).isEqualTo(draw(REQUEST));
        }
    }

    @Test
    void with_a_seed_for_each_picture_the_noise_does_not_depend_on_the_batch() {
        float[] alone = initialLatents(REQUEST.withSeeds(List.of(9L)));
        float[] batch = initialLatents(REQUEST.withPrompts(List.of("a", "b")).withSeeds(List.of(8L, 9L)));
        assertThat(java.util.Arrays.copyOfRange(batch, alone.length, 2 * alone.length))
                .isEqualTo(alone);
    }

    private static float[] initialLatents(GenerationRequest request) {
        List<float[]> seen = new ArrayList<>();
        pipeline.generate(
                request,
                (name, tensor) -> {
                    if (name.equals("initial_latents")) {
                        seen.add(Tensors.floats(tensor));
                    }
                },
                RunControl.quiet());
        return seen.getFirst();
    }

    @Test
    void a_lora_changes_the_picture_and_leaves_no_trace_when_it_is_gone() {
        Path file = writeLora();
        byte[] base = draw(REQUEST);
        byte[] changed = draw(REQUEST.withLoras(List.of(new LoraUse(file, 1))));
        assertThat(changed).isNotEqualTo(base);
        assertThat(draw(REQUEST.withLoras(List.of(new LoraUse(file, 0))))).isEqualTo(base);
        assertThat(draw(REQUEST)).isEqualTo(base);
    }

    @Test
    void a_fused_lora_draws_what_it_draws_beside_the_weights_and_another_scale_is_fused_anew() {
        LoraUse half = new LoraUse(writeLora(), 0.5);
        LoraUse whole = new LoraUse(half.file(), 1);
        try (DiffusionPipeline fusing =
                open(PipelineOptions.on(Device.CPU).withLoras(PipelineOptions.LoraApplication.FUSED))) {
            for (List<LoraUse> loras :
                    List.of(List.of(half), List.of(whole), List.of(half, whole), List.<LoraUse>of())) {
                float[] expected = image(pipeline, REQUEST.withLoras(loras));
                float[] actual = image(fusing, REQUEST.withLoras(loras));
                assertThat(largestDifference(actual, expected)).as("%s", loras).isLessThan(2e-4);
            }
        }
    }

    @Test
    void a_model_with_fused_loras_is_a_folder_of_its_own_that_draws_the_same() throws IOException {
        LoraUse use = new LoraUse(writeLora(), 0.75);
        Path fused = folder.resolve("fused");
        ModelFolder model = ModelFolder.open(folder.resolve("model"));
        new LoraFusion(model, List.of(use), Optional.empty()).write(fused, RunControl.quiet());
        try (DiffusionPipeline alone =
                DiffusionPipeline.open(ModelFolder.open(fused), PipelineOptions.on(Device.CPU))) {
            float[] expected = image(pipeline, REQUEST.withLoras(List.of(use)));
            assertThat(largestDifference(image(alone, REQUEST), expected)).isLessThan(2e-4);
        }
        assertThat(folder.resolve("fused.part")).doesNotExist();
        assertThat(Files.readString(fused.resolve("model_index.json")))
                .isEqualTo(Files.readString(folder.resolve("model/model_index.json")));
    }

    @Test
    void a_fused_model_is_not_written_over_another_and_needs_a_lora() {
        ModelFolder model = ModelFolder.open(folder.resolve("model"));
        LoraFusion fusion = new LoraFusion(model, List.of(new LoraUse(writeLora(), 1)), Optional.empty());
        assertThatThrownBy(() -> fusion.write(folder.resolve("model"), RunControl.quiet()))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-MODEL-008"));
        assertThatThrownBy(() -> new LoraFusion(model, List.of(), Optional.empty()))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-LORA-011"));
    }

    private static float[] image(DiffusionPipeline from, GenerationRequest request) {
        List<float[]> seen = new ArrayList<>();
        from.generate(
                request,
                (name, tensor) -> {
                    if (name.equals("image")) {
                        seen.add(Tensors.floats(tensor));
                    }
                },
                RunControl.quiet());
        return seen.getFirst();
    }

    private static double largestDifference(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    @Test
    void a_lora_that_is_not_there_is_refused_before_anything_is_drawn() {
        LoraUse missing = new LoraUse(folder.resolve("none.safetensors"), 1);
        assertThatThrownBy(() -> pipeline.check(REQUEST.withLoras(List.of(missing))))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-FILE-002"));
    }

    private static Path writeLora() {
        LoraTarget target = LoraTarget.of(ModelPreset.MINIATURE.unet());
        long width = ModelPreset.MINIATURE.unet().blocks().getLast().channels();
        try (Noise noise = new Noise(1);
                Scope scope = Scope.open()) {
            Tensor down = noise.randn(4, width);
            Tensor up = noise.randn(width, 4);
            LoraModule module = new LoraModule(
                    LAYER, Tensors.store("down", down), Tensors.store("up", up), OptionalDouble.empty(), 4);
            Path file = folder.resolve("style.safetensors");
            LoraFiles.write(file, LoraFormat.PEFT, List.of(module), target, Map.of());
            return file;
        }
    }

    @Test
    void a_stop_ends_the_run_within_a_step_and_the_pipeline_draws_on() {
        Cancellation cancellation = new Cancellation();
        Progress stopsAfterTheFirstStep = new Progress() {
            @Override
            public Task begin(String what, long total, String unit) {
                return new Task() {
                    @Override
                    public void advanceTo(long done) {
                        if (unit.equals("step")) {
                            cancellation.request();
                        }
                    }

                    @Override
                    public void note(String text) {}

                    @Override
                    public void close() {}
                };
            }

            @Override
            public void say(String line) {}
        };
        assertThatThrownBy(() -> pipeline.generate(REQUEST, new RunControl(stopsAfterTheFirstStep, cancellation)))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("step 1 of 3");
        assertThat(draw(REQUEST)).hasSize(64 * 48 * 3);
    }
}
