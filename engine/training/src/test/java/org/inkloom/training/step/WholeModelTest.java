package org.inkloom.training.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.diffusion.scheduler.PredictionType;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.SeededWeights;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.ObjectiveConfig;
import org.inkloom.weights.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All weights of a model can be trained by the same means as a LoRA: they are handed to it as its weights. */
class WholeModelTest {
    private static final UNetConfig CONFIG = ModelPreset.MINIATURE.unet();

    @ParameterizedTest
    @CsvSource({"FLOAT32, false, EPSILON", "FLOAT32, true, V", "BFLOAT16, false, V"})
    void a_network_learns_one_picture(DType compute, boolean recompute, PredictionType prediction) {
        Placement placement = Placement.of(Device.CPU, compute);
        Map<String, long[]> shapes = new LinkedHashMap<>(Weights.shapesOf(w -> new UNet(w, CONFIG)));
        try (Scope scope = Scope.open();
                TrainedWeights trained = start(shapes, placement);
                UNetModel model =
                        UNetModel.over(CONFIG, Weights.create(placement, (name, shape) -> trained.parameter(name)))) {
            Differentiation differentiation = recompute ? new CheckpointedBlocks() : Differentiation.PLAIN;
            LoraTrainingConfig config = LoraTrainingConfig.from(GivenSettings.of(
                    Map.of("model", "m", "dataset_path", "d", "max_grad_norm", "1", "learning_rate", "2e-3")));
            try (Update update = new Update(trained, config.optimizer(), false, differentiation)) {
                double first = step(model, update, differentiation, prediction, placement);
                double last = first;
                for (int i = 0; i < 12; i++) {
                    last = step(model, update, differentiation, prediction, placement);
                }
                assertThat(last).isLessThan(0.8 * first);
            }
        }
    }

    private static TrainedWeights start(Map<String, long[]> shapes, Placement placement) {
        TrainedWeights trained = new TrainedWeights(shapes, placement);
        SeededWeights seeded = new SeededWeights(1);
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            shapes.forEach((name, shape) -> trained.view(trained.values(), name).copy_(seeded.make(name, shape)));
        }
        trained.refresh();
        return trained;
    }

    private static double step(
            UNetModel model,
            Update update,
            Differentiation differentiation,
            PredictionType prediction,
            Placement placement) {
        DenoisingLoss loss = new DenoisingLoss(
                NoiseSchedule.of(NoiseConfig.KOLORS), prediction, new ObjectiveConfig(0, 0), placement);
        try (Scope scope = Scope.open();
                Noise noise = new Noise(2)) {
            Tensor latents = noise.randn(1, 4, 8, 8);
            UNet.Conditioning conditioning = new UNet.Conditioning(
                    Tensors.cast(noise.randn(1, 5, CONFIG.encoderHiddenDim()), placement.compute()),
                    Tensors.cast(noise.randn(1, pooled()), placement.compute()),
                    noise.randn(1, 6));
            Tensor value = loss.of(
                    Denoiser.of(model.base()),
                    latents,
                    UNetPass.of(conditioning).runBy(differentiation.runner()),
                    loss.draw(3, 1, 4, 8, 8));
            update.add(value, 1);
            assertThat(update.finish(2e-3).outcome()).isEqualTo(Update.Outcome.DONE);
            return Tensors.item(value);
        }
    }

    /** What the added embedding takes, less six embedded numbers. */
    private static long pooled() {
        return CONFIG.additionInputDim() - 6L * CONFIG.additionTimeDim();
    }
}
