package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.diffusion.scheduler.Stepper;
import org.inkloom.golden.Closeness;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A1111's prompts that change on the way, against a loop that changes the conditioning by hand. */
class ChangingPromptTest {
    private static final int SIDE = 48;
    private static final int STEPS = 4;
    /** Prompts that were encoded beside others differ in the last digit, and samplers carry that on. */
    private static final double CLOSE = 2e-4;

    @TempDir
    static Path folder;

    private static DiffusionModel model;

    @BeforeAll
    static void makeModel() {
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(folder.resolve("model"), RunControl.quiet());
        model = DiffusionModel.of(ModelFolder.open(folder.resolve("model")));
    }

    private static Map<String, StoredTensor> drawn(String prompt, String negative, SchedulerKind sampler) {
        GenerationRequest request = GenerationRequest.of(prompt)
                .withNegativePrompt(negative)
                .withSize(SIDE, SIDE)
                .withSteps(STEPS)
                .withScheduler(sampler)
                .withGuidanceScale(4)
                .withSeeds(List.of(11L));
        GenerationRequest ruled = request.withSettings(request.settings().with(PictureSetting.PROMPT_RULES, "a1111"));
        Map<String, StoredTensor> traced = new HashMap<>();
        try (DiffusionPipeline pipeline = DiffusionPipeline.open(model.folder(), PipelineOptions.on(Device.CPU))) {
            pipeline.generate(
                    ruled, (name, tensor) -> traced.put(name, Tensors.store(name, tensor)), RunControl.quiet());
        }
        return traced;
    }

    private static Tensor tensor(Map<String, StoredTensor> traced, String name) {
        return Tensors.copyOf(Objects.requireNonNull(traced.get(name), name));
    }

    /** Returns the conditioning of a drawing with a prompt that stays. */
    private static UNetPass pass(String prompt, String negative) {
        Map<String, StoredTensor> traced = drawn(prompt, negative, SchedulerKind.EULER);
        UNet.Conditioning conditioning = model.family()
                .conditioning(
                        Tensors.cat(0, tensor(traced, "negative_prompt_embeds"), tensor(traced, "prompt_embeds")),
                        Tensors.cat(
                                0,
                                tensor(traced, "negative_pooled_prompt_embeds"),
                                tensor(traced, "pooled_prompt_embeds")),
                        SIDE,
                        SIDE,
                        Device.CPU);
        return UNetPass.of(conditioning);
    }

    /** Takes the steps of a sampler, asking for each call which pass to make. */
    private static float[] byHand(SchedulerKind sampler, IntFunction<UNetPass> ofCall) {
        Placement placement = Placement.cpuFloat32();
        SchedulerConfig config = model.scheduler().withKind(sampler);
        try (UNetModel unet = model.loadUnet(placement);
                Stepper stepper = config.stepper(STEPS);
                Noise noise = new Noise(11)) {
            int perLatent = model.vaeConfig().pixelsPerLatent();
            long[] shape = {1, model.unetConfig().inChannels(), SIDE / perLatent, SIDE / perLatent};
            Tensor latents = Tensors.mul(noise.randn(shape), stepper.initNoiseSigma());
            for (int i = 0; i < stepper.timesteps().length; i++) {
                Tensor scaled = stepper.scaleInput(latents, i);
                float time = (float) stepper.timesteps()[i];
                Tensor both = Denoiser.of(unet.base())
                        .predict(
                                Tensors.cat(0, scaled, scaled),
                                Tensors.of(new float[] {time, time}, 2),
                                ofCall.apply(i));
                latents = stepper.step(Guidance.of(4).apply(both), i, latents, () -> noise.randn(shape));
            }
            return Tensors.floats(latents.contiguous());
        }
    }

    private static float[] last(Map<String, StoredTensor> traced, int calls) {
        return Closeness.floats(Objects.requireNonNull(traced.get("latents." + (calls - 1))));
    }

    @ParameterizedTest
    @CsvSource({"[一只猫:一只狗:3]在海边, 3", "[一只猫:一只狗:0.5]在海边, 2", "[一只猫:一只狗:1]在海边, 1"})
    void another_prompt_takes_over_after_a_step_or_a_share_of_the_steps(String prompt, int when) {
        try (NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            UNetPass before = pass("一只猫在海边", "模糊");
            UNetPass after = pass("一只狗在海边", "模糊");
            float[] wanted = byHand(SchedulerKind.EULER, call -> call < when ? before : after);
            float[] actual = last(drawn(prompt, "模糊", SchedulerKind.EULER), STEPS);
            Closeness.relative(prompt, wanted, actual, CLOSE);
            float[] other = byHand(SchedulerKind.EULER, _ -> after);
            double farthest = 0;
            for (int i = 0; i < wanted.length; i++) {
                farthest = Math.max(farthest, Math.abs(wanted[i] - other[i]));
            }
            assertThat(farthest).isGreaterThan(1e-3);
        }
    }

    @Test
    void texts_take_turns_with_every_step_and_both_calls_of_a_step_see_one() {
        try (NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            UNetPass cat = pass("一只猫在海边", "模糊");
            UNetPass dog = pass("一只狗在海边", "模糊");
            // Heun calls the model twice in each step but the last.
            float[] wanted = byHand(SchedulerKind.HEUN, call -> call / 2 % 2 == 0 ? cat : dog);
            float[] actual = last(drawn("[一只猫|一只狗]在海边", "模糊", SchedulerKind.HEUN), 2 * STEPS - 1);
            Closeness.relative("turns", wanted, actual, CLOSE);
        }
    }

    @Test
    void what_is_to_be_avoided_may_change_as_well() {
        try (NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            UNetPass before = pass("一只猫在海边", "模糊");
            UNetPass after = pass("一只猫在海边", "一只狗");
            float[] wanted = byHand(SchedulerKind.DDIM, call -> call < 2 ? before : after);
            float[] actual = last(drawn("一只猫在海边", "[模糊:一只狗:2]", SchedulerKind.DDIM), STEPS);
            Closeness.relative("negative", wanted, actual, CLOSE);
        }
    }
}
