package org.inkloom.training.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Golden;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.run.RunFolder;
import org.inkloom.training.step.CheckpointedBlocks;
import org.inkloom.training.step.Differentiation;
import org.inkloom.training.step.TrainedWeights;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Gradients that go through the U-Net and back through text encoders. No reference has them, so the loss itself is the
 * oracle: in float64 its slope along each matrix is measured by two more passes.
 */
@Tag("golden")
class TextGradientsTest extends LoraTrainings {
    /** Where both halves of a LoRA are of this size, neither's gradient is lost in rounding. */
    private static final double SIZE = 0.3;

    private static final double STEP = 1e-5;

    private LoraTask task(String model, DType type) {
        LoraTrainingConfig config = config(
                folder,
                "model",
                Golden.model(model).toString(),
                "train_text_encoder",
                "true",
                "text_encoder_target_modules",
                "q_proj,k_proj,v_proj,out_proj,fc1,fc2",
                "batch_size",
                "2");
        RunControl control = RunControl.quiet();
        LoraData data = LoraData.open(
                config, SampleGuides.Source.NONE, new RunFolder(folder), Placement.of(Device.CPU, type), control);
        LoraTask task = data.load(0, control);
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard();
                Noise random = new Noise(4)) {
            Tensor values = task.weights().values();
            values.copy_(random.randn(values.numel()).mul(new Scalar(SIZE)));
        }
        task.weights().refresh();
        task.prepare(0);
        return task;
    }

    private static void backward(LoraTask task, Differentiation differentiation) {
        try (Scope scope = Scope.open()) {
            task.weights().clearGradients();
            differentiation.backward(task.loss(differentiation.runner()));
        }
    }

    private static double loss(LoraTask task) {
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            return Tensors.item(task.loss(BlockRunner.DIRECT));
        }
    }

    /** The slope of the loss when a matrix goes along a direction. */
    private static double slope(LoraTask task, String name, Tensor direction) {
        try (NoGradGuard noGrad = new NoGradGuard()) {
            Tensor matrix = task.weights().view(task.weights().values(), name);
            Tensor step = direction.mul(new Scalar(STEP));
            matrix.add_(step);
            double above = loss(task);
            matrix.sub_(step).sub_(step);
            double below = loss(task);
            matrix.add_(step);
            return (above - below) / (2 * STEP);
        }
    }

    private static List<String> textHalves(TrainedWeights weights) {
        return weights.names().stream()
                .filter(name -> name.startsWith("text_encoder"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"clip/sd15-tiny, false", "clip/sdxl-tiny, false", "clip/sdxl-tiny, true"})
    void are_the_slopes_of_the_loss_in_float64(String model, boolean recompute) {
        try (LoraTask task = task(model, DType.FLOAT64);
                Scope scope = Scope.open();
                Noise random = new Noise(9)) {
            backward(task, recompute ? new CheckpointedBlocks() : Differentiation.PLAIN);
            TrainedWeights weights = task.weights();
            int steep = 0;
            for (String name : textHalves(weights)) {
                Tensor gradient = weights.view(weights.gradients(), name);
                Tensor direction = Tensors.cast(random.randn(Tensors.shape(gradient)), DType.FLOAT64);
                double expected = slope(task, name, direction);
                double found = Tensors.item(gradient.mul(direction).sum());
                assertThat(found)
                        .as(name)
                        .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-5 * Math.abs(expected) + 1e-10));
                steep += Math.abs(expected) > 1e-7 ? 1 : 0;
            }
            // The last block of SDXL's first encoder is read by nothing, so that its gradients are zero.
            assertThat(steep).isGreaterThan(textHalves(weights).size() / 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"clip/sd15-tiny", "clip/sdxl-tiny"})
    void are_in_float32_those_of_float64_but_for_rounding(String model) {
        try (LoraTask exact = task(model, DType.FLOAT64);
                LoraTask task = task(model, DType.FLOAT32);
                Scope scope = Scope.open()) {
            backward(exact, Differentiation.PLAIN);
            backward(task, Differentiation.PLAIN);
            double distance = 0;
            double size = 0;
            List<String> halves = new ArrayList<>(textHalves(task.weights()));
            for (String name : halves) {
                Tensor expected = exact.weights().view(exact.weights().gradients(), name);
                Tensor found = Tensors.cast(task.weights().view(task.weights().gradients(), name), DType.FLOAT64);
                distance += Tensors.item(found.sub(expected).pow(new Scalar(2)).sum());
                size += Tensors.item(expected.pow(new Scalar(2)).sum());
            }
            assertThat(Math.sqrt(distance / size)).isLessThan(1e-4);
        }
    }
}
