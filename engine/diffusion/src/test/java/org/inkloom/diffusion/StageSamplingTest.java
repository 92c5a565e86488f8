package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.family.TimeIds;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.scheduler.PredictionType;
import org.inkloom.diffusion.sigma.SigmaSampler;
import org.inkloom.diffusion.sigma.SigmaSchedule;
import org.inkloom.diffusion.sigma.SigmaTable;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leads a sampling beside prompts, on a miniature with seeded weights. */
class StageSamplingTest {
    private static final int SIDE = 8;
    private static final int VECTOR = 12;

    @TempDir
    static Path shared;

    @BeforeAll
    static void write() throws IOException {
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(shared.resolve("plain"), RunControl.quiet());
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(shared.resolve("nine"), RunControl.quiet());
        NineChannels.make(shared.resolve("nine/unet"));
    }

    private static DiffusionPipeline open(String name) {
        return DiffusionPipeline.open(ModelFolder.open(shared.resolve(name)), PipelineOptions.on(Device.CPU));
    }

    private static LatentArray latents(int seed, int channels) {
        Random random = new Random(seed);
        float[] values = new float[channels * SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return LatentArray.empty(1, channels, SIDE, SIDE).with(values);
    }

    private static float[] left() {
        float[] mask = new float[SIDE * SIDE];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % SIDE < SIDE / 2 ? 1 : 0;
        }
        return mask;
    }

    private static PromptVectors vectors(DrawingStages stages, String text) {
        return stages.encode(text, PromptRules.LITERAL, RunControl.quiet());
    }

    private static float[] sampled(
            DrawingStages stages, StageModel model, StagePrompt prompt, double guidance, LatentArray latents) {
        StagePrompt negative =
                new StagePrompt(vectors(stages, ""), 0, 1, prompt.part(), List.of(), prompt.shown(), prompt.sizes());
        double[] sigmas = {3, 1, 0};
        StageSampling work = new StageSampling(
                model, List.of(prompt), List.of(negative), guidance, latents, 5, true, sigmas, SigmaSampler.EULER);
        return stages.sample(work, (step, all, denoised) -> {}, RunControl.quiet())
                .values();
    }

    private static StagePrompt with(PromptVectors vectors, Optional<StagePrompt.Part> part, Optional<TimeIds> sizes) {
        return new StagePrompt(vectors, 0, 1, part, List.of(), Optional.empty(), sizes);
    }

    private static double distance(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        double most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }

    @Test
    void a_model_for_inpainting_sees_the_hard_mask_and_the_picture_behind_the_latents() {
        LatentArray picture = latents(2, 4);
        float[] soft = left();
        soft[3] = 0.6f;
        soft[4] = 0.4f;
        float[] made;
        PromptVectors vectors;
        double sigma = 3;
        LatentArray start = latents(1, 4);
        try (DiffusionPipeline pipeline = open("nine")) {
            DrawingStages stages = pipeline.stages();
            vectors = vectors(stages, "a girl");
            StagePrompt prompt = new StagePrompt(
                    vectors,
                    0,
                    1,
                    Optional.empty(),
                    List.of(),
                    Optional.of(new StagePrompt.Shown(soft, picture)),
                    Optional.empty());
            StageSampling work = new StageSampling(
                    StageModel.of(List.of()),
                    List.of(prompt),
                    List.of(prompt),
                    1,
                    start,
                    5,
                    false,
                    new double[] {sigma, 0},
                    SigmaSampler.EULER);
            made = stages.sample(work, (step, all, denoised) -> {}, RunControl.quiet())
                    .values();
        }
        assertThat(distance(made, asked(vectors, start, picture, sigma))).isLessThan(1e-5);
    }

    /** The picture behind noise, by asking the network itself. */
    private static float[] asked(PromptVectors vectors, LatentArray start, LatentArray picture, double sigma) {
        DiffusionModel model = DiffusionModel.of(ModelFolder.open(shared.resolve("nine")));
        try (UNetModel net = model.loadUnet(Placement.cpuFloat32());
                Scope scope = Scope.open();
                var noGrad = new org.bytedeco.pytorch.NoGradGuard();
                DiffusionPipeline pipeline = open("nine")) {
            float[] mask = left();
            Tensor x = Tensors.of(start.values(), 1, 4, SIDE, SIDE);
            Tensor input = Tensors.cat(
                    1,
                    Tensors.mul(x, 1 / Math.sqrt(sigma * sigma + 1)),
                    Tensors.of(mask, 1, 1, SIDE, SIDE),
                    Tensors.of(picture.values(), 1, 4, SIDE, SIDE));
            DrawingStages stages = pipeline.stages();
            int pixels = SIDE * stages.pixelsPerLatent();
            UNet.Conditioning conditioning = model.family()
                    .conditioning(
                            Tensors.of(vectors.tokens(), 1, vectors.length(), vectors.width()),
                            Tensors.of(vectors.pooled(), 1, vectors.pooled().length),
                            pixels,
                            pixels,
                            Device.CPU);
            float timestep = stages.sigmas().timestep(sigma);
            float[] noise = Tensors.floats(
                    net.base().forward(input, Tensors.of(new float[] {timestep}, 1), UNetPass.of(conditioning)));
            float[] result = new float[noise.length];
            for (int i = 0; i < result.length; i++) {
                result[i] = (float) (start.values()[i] - sigma * noise[i]);
            }
            return result;
        }
    }

    @Test
    void without_a_picture_to_fill_such_a_model_takes_the_masked_latents_and_where_there_is_no_mask_grey() {
        LatentArray start = latents(1, 4);
        try (DiffusionPipeline pipeline = open("nine")) {
            DrawingStages stages = pipeline.stages();
            PromptVectors vectors = vectors(stages, "a girl");
            StageModel model = StageModel.of(List.of());
            float[] masked = sampled(stages, model, StagePrompt.of(vectors), 3, start.masked(left()));
            StagePrompt shown = new StagePrompt(
                    vectors,
                    0,
                    1,
                    Optional.empty(),
                    List.of(),
                    Optional.of(new StagePrompt.Shown(left(), start)),
                    Optional.empty());
            assertThat(distance(masked, sampled(stages, model, shown, 3, start.masked(left()))))
                    .isZero();
            assertThat(distance(masked, sampled(stages, model, StagePrompt.of(vectors), 3, start)))
                    .isGreaterThan(0.01);
        }
    }

    @Test
    void a_picture_that_is_looked_at_counts_alike_in_one_pass_and_in_two_and_only_in_its_share_of_the_way()
            throws IOException {
        Path adapter = SeededIpAdapter.adapter(
                shared,
                ModelPreset.MINIATURE.unet(),
                VECTOR,
                ModelPreset.MINIATURE.unet().crossAttentionDim());
        SeededIpAdapter.encoder(shared, VECTOR);
        byte[] rgb = new byte[3 * 40 * 30];
        new Random(1).nextBytes(rgb);
        RgbPicture picture = new RgbPicture(40, 30, rgb);
        IpAdapterUse all = IpAdapterUse.of(adapter, picture, "a");
        IpAdapterUse late = new IpAdapterUse(adapter, all.encoders(), picture, "a", 1, 0.9999, 1, List.of());
        LatentArray start = latents(1, 4);
        try (DiffusionPipeline pipeline = open("plain")) {
            DrawingStages stages = pipeline.stages();
            StagePrompt plain = StagePrompt.of(vectors(stages, "a girl"));
            float[] ones = new float[SIDE * SIDE];
            Arrays.fill(ones, 1);
            StagePrompt twice =
                    with(plain.vectors(), Optional.of(new StagePrompt.Part(0, 0, SIDE, SIDE, ones)), Optional.empty());
            StageModel seeing = new StageModel(List.of(), List.of(all), 0, 0);
            float[] without = sampled(stages, StageModel.of(List.of()), plain, 3, start);
            float[] with = sampled(stages, seeing, plain, 3, start);
            assertThat(distance(without, with)).isGreaterThan(0.001);
            assertThat(distance(with, sampled(stages, seeing, twice, 3, start))).isLessThan(1e-4);
            StageModel never = new StageModel(List.of(), List.of(late), 0, 0);
            assertThat(distance(without, sampled(stages, never, plain, 3, start)))
                    .isZero();
        }
    }

    @Test
    void sizes_that_are_said_replace_the_size_drawn() {
        LatentArray start = latents(1, 4);
        try (DiffusionPipeline pipeline = open("plain")) {
            DrawingStages stages = pipeline.stages();
            PromptVectors vectors = vectors(stages, "a girl");
            int pixels = SIDE * stages.pixelsPerLatent();
            StageModel model = StageModel.of(List.of());
            float[] usual = sampled(stages, model, StagePrompt.of(vectors), 3, start);
            StagePrompt same = with(vectors, Optional.empty(), Optional.of(TimeIds.ofSize(pixels, pixels)));
            StagePrompt other = with(vectors, Optional.empty(), Optional.of(TimeIds.ofSize(pixels, 4 * pixels)));
            assertThat(distance(usual, sampled(stages, model, same, 3, start))).isZero();
            assertThat(distance(usual, sampled(stages, model, other, 3, start))).isGreaterThan(1e-6);
        }
    }

    @Test
    void rescaled_guidance_has_the_contrast_of_the_prompts_own_answer() {
        float[] x = latents(1, 4).values();
        float[] wanted = latents(2, 4).values();
        float[] unwanted = latents(3, 4).values();
        double sigma = 2;
        for (PredictionType prediction : List.of(PredictionType.EPSILON, PredictionType.V)) {
            StageGuidance guidance = new StageGuidance(prediction, x, sigma);
            float[] own = velocities(x, guidance.picture(wanted), sigma);
            float[] all = velocities(x, guidance.picture(wanted, unwanted, 7, 1, 1), sigma);
            assertThat(deviation(all)).isCloseTo(deviation(own), org.assertj.core.data.Offset.offset(1e-4));
            assertThat(distance(
                            guidance.picture(wanted, unwanted, 7, 1e-9, 1),
                            guidance.picture(wanted, unwanted, 7, 0, 1)))
                    .isLessThan(1e-4);
        }
    }

    private static float[] velocities(float[] x, float[] picture, double sigma) {
        float[] result = new float[x.length];
        double a = sigma * sigma + 1;
        for (int i = 0; i < x.length; i++) {
            result[i] = (float) ((x[i] / a - picture[i]) * Math.sqrt(a) / sigma);
        }
        return result;
    }

    private static double deviation(float[] values) {
        double mean = 0;
        double sum = 0;
        for (float value : values) {
            mean += value / values.length;
        }
        for (float value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / (values.length - 1));
    }

    @Test
    void a_graded_mask_draws_light_places_from_the_beginning_and_dark_ones_at_last() {
        LatentArray start = latents(1, 4);
        float[] ones = new float[SIDE * SIDE];
        Arrays.fill(ones, 1);
        float[] dark = new float[SIDE * SIDE];
        Arrays.fill(dark, 0.001f);
        StageModel graded = new StageModel(List.of(), List.of(), 0, 1);
        try (DiffusionPipeline pipeline = open("plain")) {
            DrawingStages stages = pipeline.stages();
            StagePrompt prompt = StagePrompt.of(vectors(stages, "a girl"));
            float[] free = sampled(stages, StageModel.of(List.of()), prompt, 3, start);
            assertThat(distance(free, sampled(stages, graded, prompt, 3, start.masked(ones))))
                    .isZero();
            assertThat(distance(start.values(), sampled(stages, graded, prompt, 3, start.masked(dark))))
                    .isLessThan(1e-5);
        }
    }

    @Test
    void what_is_assumed_of_a_model_draws_what_files_that_say_it_draw() throws IOException {
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(shared.resolve("velocity"), RunControl.quiet());
        Path config = shared.resolve("velocity/scheduler/scheduler_config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceAll("\"(?:prediction_type|rescale_betas_zero_snr)\"\\s*:[^,}]*,", "")
                        .replaceFirst(
                                "\\{", "{\"prediction_type\": \"v_prediction\", \"rescale_betas_zero_snr\": true,"));
        LatentArray start = latents(1, 4);
        StageModel plain = StageModel.of(List.of());
        StageModel assuming =
                new StageModel(List.of(), List.of(), 0, 0, new StageModel.Assumed("v_prediction", "true"));
        float[] told;
        double most;
        try (DiffusionPipeline pipeline = open("velocity")) {
            DrawingStages stages = pipeline.stages();
            most = stages.sigmas(plain).most();
            StagePrompt prompt = with(vectors(stages, "a girl"), Optional.empty(), Optional.empty());
            told = sampled(stages, plain, prompt, 4, start);
        }
        try (DiffusionPipeline pipeline = open("plain")) {
            DrawingStages stages = pipeline.stages();
            StagePrompt prompt = with(vectors(stages, "a girl"), Optional.empty(), Optional.empty());
            assertThat(sampled(stages, assuming, prompt, 4, start))
                    .isEqualTo(told)
                    .isNotEqualTo(sampled(stages, plain, prompt, 4, start));
            assertThat(stages.sigmas(assuming).most()).isEqualTo(most).isGreaterThan(1000);
            StageModel wrong = new StageModel(List.of(), List.of(), 0, 0, new StageModel.Assumed("epsilon", "true"));
            assertThatThrownBy(() -> stages.sigmas(wrong)).hasMessageContaining("rescale_betas_zero_snr");
        }
    }

    /** ComfyUI's formulas for {@code lcm}, computed here beside a run of one step and from tables of our own. */
    @Test
    void a_model_of_few_steps_has_fifty_levels_and_ends_where_it_begins() {
        StageModel few =
                new StageModel(List.of(), List.of(), 0, 0, new StageModel.Assumed(StageModel.Assumed.LCM, "false"));
        StageModel plain = new StageModel(List.of(), List.of(), 0, 0, new StageModel.Assumed("epsilon", "false"));
        LatentArray start = latents(1, 4);
        try (DiffusionPipeline pipeline = open("plain")) {
            DrawingStages stages = pipeline.stages();
            SigmaTable all = stages.sigmas(plain);
            SigmaTable table = stages.sigmas(few);
            int apart = all.size() / 50;
            assertThat(table.size()).isEqualTo(50);
            for (int i = 0; i < 50; i++) {
                int timestep = all.size() - 1 - (49 - i) * apart;
                assertThat(table.at(i)).as("level %d", i).isEqualTo(all.at(timestep));
                assertThat(table.timestep(all.at(timestep))).isEqualTo((i + 1) * apart - 1);
                assertThat(table.sigma((i + 1) * apart - 1)).isCloseTo(table.at(i), within(1e-9 * table.at(i)));
            }
            double[] levels = SigmaSchedule.SGM_UNIFORM.sigmas(table, 4);
            double last = all.size() - 1;
            double first = apart - 1;
            for (int i = 0; i < 4; i++) {
                assertThat(table.timestep(levels[i]) - (last + (first - last) * i / 4))
                        .as("timestep of step %d", i)
                        .isBetween(-apart / 2.0, apart / 2.0);
            }
            StagePrompt prompt = with(vectors(stages, "a girl"), Optional.empty(), Optional.empty());
            // One step from the lowest level on, where the condition of consistency counts for most.
            double[] low = {table.least(), 0};
            float[] estimate = stepped(stages, plain, prompt, start, low);
            float[] made = stepped(stages, few, prompt, start, low);
            double scaled = 10 * first;
            double out = scaled / Math.sqrt(scaled * scaled + 0.25);
            double skip = 0.25 / (scaled * scaled + 0.25);
            for (int i = 0; i < made.length; i++) {
                double wanted = out * estimate[i] + skip * start.values()[i];
                assertThat((double) made[i])
                        .as("number %d", i)
                        .isCloseTo(wanted, within(1e-5 * (1 + Math.abs(wanted))));
            }
        }
    }

    @Test
    void a_consistent_estimate_is_the_latents_at_timestep_0_and_the_model_s_far_from_it() {
        StageGuidance guidance = new StageGuidance(PredictionType.EPSILON, new float[] {2, -1}, 0.5);
        float[] estimate = {1, 4};
        assertThat(guidance.consistent(estimate, 0)).containsExactly(2, -1);
        // Ten times the timestep is as large as the data's deviation: the square root of a half of one, half of the
        // other.
        float[] between = guidance.consistent(estimate, 0.05);
        assertThat(between[0]).isCloseTo((float) (Math.sqrt(0.5) + 1), within(1e-6f));
        assertThat(between[1]).isCloseTo((float) (4 * Math.sqrt(0.5) - 0.5), within(1e-6f));
        assertThat(guidance.consistent(estimate, 999)[1]).isCloseTo(4, within(1e-6f));
    }

    private static float[] stepped(
            DrawingStages stages, StageModel model, StagePrompt prompt, LatentArray start, double[] levels) {
        StageSampling work = new StageSampling(
                model, List.of(prompt), List.of(prompt), 1, start, 5, false, levels, SigmaSampler.LCM);
        return stages.sample(work, (_, _, _) -> {}, RunControl.quiet()).values();
    }
}
