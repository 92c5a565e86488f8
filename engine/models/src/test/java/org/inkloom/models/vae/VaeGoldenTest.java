package org.inkloom.models.vae;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class VaeGoldenTest {
    private static final double TOLERANCE = GoldenRun.tolerance(2e-5);

    @Test
    void encodes_and_decodes_as_diffusers_does() {
        try (TensorFile expected = Golden.tensors("kolors-tiny/expected/vae.safetensors");
                VaeModel model = VaeModel.load(Golden.path("kolors-tiny/vae"), GoldenRun.placement());
                Scope scope = Scope.open()) {
            boolean encodes = expected.names().contains("encode.in");
            boolean decodes = expected.names().containsAll(List.of("decode.in_unscaled", "decode.out"));
            Assumptions.assumeTrue(
                    encodes || decodes, "skipped: the golden folder has nothing that is encoded or decoded");
            if (encodes) {
                Vae.Posterior posterior = model.vae().encode(input(model, expected, "encode.in"), Vae.Tiles.OFF);
                boolean mean = Closeness.relativeWhereThere(expected, "encode.mean", posterior.mean(), TOLERANCE);
                boolean logarithm =
                        Closeness.relativeWhereThere(expected, "encode.logvar", posterior.logVariance(), TOLERANCE);
                boolean deviation =
                        Closeness.relativeWhereThere(expected, "encode.std", posterior.deviation(), TOLERANCE);
                assertThat(mean || logarithm || deviation || decodes)
                        .as("anything that is compared")
                        .isTrue();
            }
            if (decodes) {
                Tensor decoded = model.vae().decode(input(model, expected, "decode.in_unscaled"), Vae.Tiles.OFF);
                Closeness.relative(expected.get("decode.out"), decoded, TOLERANCE);
            }
        }
    }

    @Test
    void a_picture_of_one_tile_decodes_the_same_with_tiling_on() {
        try (VaeModel model = VaeModel.load(Golden.path("kolors-tiny/vae"), GoldenRun.placement());
                Noise noise = new Noise(3);
                Scope scope = Scope.open()) {
            Tensor latents = place(model, noise.randn(1, model.vae().config().latentChannels(), 8, 8));
            assertThat(Tensors.floats(model.vae().decode(latents, Vae.Tiles.ON)))
                    .containsExactly(Tensors.floats(model.vae().decode(latents, Vae.Tiles.OFF)));
        }
    }

    private static Tensor input(VaeModel model, TensorFile file, String name) {
        return place(model, Tensors.copyOf(file.get(name)));
    }

    /** To where the model really is: a model that overflows in float16 is float32 there. */
    private static Tensor place(VaeModel model, Tensor tensor) {
        return Tensors.to(tensor, model.placement().device(), model.placement().compute());
    }
}
