package org.inkloom.models.vae;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.file.TensorFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class VaeGoldenTest {
    private static final double TOLERANCE = 2e-5;

    @Test
    void encodes_and_decodes_as_diffusers_does() {
        try (TensorFile expected = Golden.tensors("kolors-tiny/expected/vae.safetensors");
                VaeModel model = VaeModel.load(Golden.path("kolors-tiny/vae"), Placement.cpuFloat32());
                Scope scope = Scope.open()) {
            Vae.Posterior posterior = model.vae().encode(Tensors.copyOf(expected.get("encode.in")), Vae.Tiles.OFF);
            Closeness.relative(expected.get("encode.mean"), posterior.mean(), TOLERANCE);
            Closeness.relative(expected.get("encode.logvar"), posterior.logVariance(), TOLERANCE);
            Closeness.relative(expected.get("encode.std"), posterior.deviation(), TOLERANCE);
            Tensor decoded = model.vae().decode(Tensors.copyOf(expected.get("decode.in_unscaled")), Vae.Tiles.OFF);
            Closeness.relative(expected.get("decode.out"), decoded, TOLERANCE);
        }
    }

    @Test
    void a_picture_of_one_tile_decodes_the_same_with_tiling_on() {
        try (VaeModel model = VaeModel.load(Golden.path("kolors-tiny/vae"), Placement.cpuFloat32());
                Noise noise = new Noise(3);
                Scope scope = Scope.open()) {
            Tensor latents = noise.randn(1, model.vae().config().latentChannels(), 8, 8);
            assertThat(Tensors.floats(model.vae().decode(latents, Vae.Tiles.ON)))
                    .containsExactly(Tensors.floats(model.vae().decode(latents, Vae.Tiles.OFF)));
        }
    }
}
