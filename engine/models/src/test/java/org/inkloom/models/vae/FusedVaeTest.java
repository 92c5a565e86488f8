package org.inkloom.models.vae;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fused tree against the plain one; on the device that {@code INKLOOM_TEST_DEVICE} names in float16. */
class FusedVaeTest {
    private static final String TEST_DEVICE = System.getenv("INKLOOM_TEST_DEVICE");
    private static final Placement PLACEMENT = TEST_DEVICE == null || TEST_DEVICE.equals("cpu")
            ? Placement.cpuFloat32()
            : Placement.of(Device.parse(TEST_DEVICE), DType.FLOAT16);
    private static final double TOLERANCE = PLACEMENT.device().isCuda() ? 6e-3 : 2e-5;

    @ParameterizedTest
    @CsvSource({"MINIATURE,1,8,8", "MINIATURE,2,6,10", "INKLING,2,8,4", "INKLING_F8,1,5,7"})
    void encodes_and_decodes_what_the_plain_tree_does(ModelPreset preset, int batch, int height, int width) {
        VaeConfig config = preset.vae();
        torch.manual_seed(19);
        try (NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open();
                Weights weights = Weights.create(PLACEMENT, (name, shape) -> {
                    long fanIn = 1;
                    for (int i = 1; i < shape.length; i++) {
                        fanIn *= shape[i];
                    }
                    Tensor values =
                            Tensors.mul(torch.randn(shape), shape.length == 1 ? 0.3 : 1 / Math.sqrt((double) fanIn));
                    return shape.length == 1 && name.endsWith("weight") ? Tensors.add(values, 1) : values;
                })) {
            Vae plain = weights.build("VAE", AdapterSet.NONE, name -> false, w -> new Vae(w, config));
            Vae fused = weights.build("VAE", AdapterSet.NONE, name -> false, w -> Vae.fused(w, config));
            Tensor latents = placed(torch.randn(batch, config.latentChannels(), height, width));
            Tensor expected = plain.decode(latents, Vae.Tiles.OFF);
            assertClose(fused.decode(latents, Vae.Tiles.OFF), expected);
            Vae.Posterior posterior = plain.encode(expected, Vae.Tiles.OFF);
            Vae.Posterior made = fused.encode(expected, Vae.Tiles.OFF);
            assertClose(made.mean(), posterior.mean());
            assertClose(made.logVariance(), posterior.logVariance());
            assertThat(plain.decode(latents, Vae.Tiles.OFF).equal(expected)).isTrue();
        }
    }

    private static Tensor placed(Tensor x) {
        return Tensors.to(x, PLACEMENT.device(), PLACEMENT.compute());
    }

    private static void assertClose(Tensor made, Tensor expected) {
        Tensor a = Tensors.to(made, Device.CPU, DType.FLOAT64);
        Tensor e = Tensors.to(expected, Device.CPU, DType.FLOAT64);
        assertThat(Tensors.shape(a)).isEqualTo(Tensors.shape(e));
        assertThat(Tensors.item(a.sub(e).norm()) / Tensors.item(e.norm())).isLessThan(TOLERANCE);
    }
}
