package org.inkloom.bench.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.LongStream;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.tensor.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperationCountTest {
    /** Weights of convolutions and linear maps by the model's own constructor. */
    private static long matrixWeights(Map<String, long[]> shapes) {
        return shapes.values().stream()
                .filter(shape -> shape.length > 1)
                .mapToLong(shape -> LongStream.of(shape).reduce(1, (a, b) -> a * b))
                .sum();
    }

    private static long matrixWeights(OperationCount count) {
        return count.times().entrySet().stream()
                .mapToLong(entry -> entry.getValue()
                        * switch (entry.getKey()) {
                            case Operation.Convolution c -> c.in() * c.out() * c.kernel() * c.kernel();
                            case Operation.Projection p -> p.in() * p.out();
                            default -> 0;
                        })
                .sum();
    }

    @ParameterizedTest
    @EnumSource(ModelPreset.class)
    void a_unets_operations_use_every_matrix_once(ModelPreset preset) {
        UNetConfig config = preset.unet();
        long first = config.blocks().getFirst().channels();
        long timeVector = config.timeDim() * (first + config.timeDim() + config.additionInputDim() + config.timeDim());

        OperationCount count = OperationCount.ofUNet(config, 1, 64, 64, 256);

        assertThat(matrixWeights(count) + timeVector)
                .isEqualTo(matrixWeights(Weights.shapesOf(w -> new UNet(w, config))));
    }

    @ParameterizedTest
    @EnumSource(ModelPreset.class)
    void an_autoencoders_operations_use_every_matrix_once(ModelPreset preset) {
        VaeConfig config = preset.vae();

        long used = matrixWeights(OperationCount.ofEncoding(config, 1, 256, 256))
                + matrixWeights(OperationCount.ofDecoding(config, 1, 256, 256));

        assertThat(used).isEqualTo(matrixWeights(Weights.shapesOf(w -> new Vae(w, config))));
    }

    @Test
    void a_guided_step_of_kolors_at_1024_is_about_14_teraflops() {
        OperationCount count = OperationCount.ofUNet(ModelPreset.KOLORS.unet(), 2, 128, 128, 256);

        assertThat(count.teraflops()).isCloseTo(13.9, within(0.1));
    }

    @Test
    void arithmetic_grows_with_the_batch() {
        UNetConfig config = ModelPreset.MINIATURE.unet();

        double one = OperationCount.ofUNet(config, 1, 32, 32, 256).teraflops();
        double three = OperationCount.ofUNet(config, 3, 32, 32, 256).teraflops();

        assertThat(three).isCloseTo(3 * one, within(1e-9));
    }
}
