package org.inkloom.models.vae;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the device that {@code INKLOOM_TEST_DEVICE} names; there in float16 as well. */
class RangedVaeTest {
    private static final String TEST_DEVICE = System.getenv("INKLOOM_TEST_DEVICE");
    private static final Device DEVICE = TEST_DEVICE == null ? Device.CPU : Device.parse(TEST_DEVICE);

    @TempDir
    static Path folder;

    @Test
    void scaled_features_give_the_same_pictures_and_latents() {
        new ModelInit(ModelPreset.MINIATURE, 5, DType.FLOAT32).write(folder.resolve("model"), RunControl.quiet());
        Path vae = folder.resolve("model/vae");
        VaeConfig config = VaeConfig.read(vae.resolve("config.json"));
        Placement exact = Placement.of(DEVICE, DType.FLOAT32);
        torch.manual_seed(3);
        try (NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open();
                VaeModel plain = VaeModel.of(config, TensorFiles.openFolder(vae), exact);
                VaeModel scaled = VaeModel.ranged(config, TensorFiles.openFolder(vae), exact)) {
            Tensor latents = torch.randn(1, config.latentChannels(), 6, 10);
            Tensor picture = decoded(plain, latents);
            assertClose(decoded(scaled, latents), picture, 1e-5);
            Tensor mean = encoded(plain, picture);
            assertClose(encoded(scaled, picture), mean, 1e-5);
            if (DEVICE.isCuda()) {
                try (VaeModel half =
                        VaeModel.ranged(config, TensorFiles.openFolder(vae), Placement.of(DEVICE, DType.FLOAT16))) {
                    assertClose(decoded(half, latents), picture, 6e-3);
                    assertClose(encoded(half, picture), mean, 6e-3);
                }
            }
            // Were nothing scaled, nothing would be shown.
            try (var before = TensorFiles.openFolder(vae);
                    var after = new RangedVaeFile(TensorFiles.openFolder(vae))) {
                String name = "decoder.up_blocks.0.resnets.0.conv2.weight";
                float[] is = Tensors.floats(Tensors.view(after.get(name)));
                float[] was = Tensors.floats(Tensors.view(before.get(name)));
                assertThat(is[0]).isNotZero().isEqualTo(was[0] / 32);
            }
        }
    }

    private static Tensor decoded(VaeModel model, Tensor latents) {
        return model.fastest().decode(placed(model, latents), Vae.Tiles.OFF);
    }

    private static Tensor encoded(VaeModel model, Tensor picture) {
        return model.fastest().encode(placed(model, picture), Vae.Tiles.OFF).mean();
    }

    private static Tensor placed(VaeModel model, Tensor x) {
        return Tensors.to(x, DEVICE, model.placement().compute());
    }

    private static void assertClose(Tensor made, Tensor expected, double tolerance) {
        Tensor a = Tensors.to(made, Device.CPU, DType.FLOAT64);
        Tensor e = Tensors.to(expected, Device.CPU, DType.FLOAT64);
        assertThat(Tensors.item(a.sub(e).norm()) / Tensors.item(e.norm())).isLessThan(tolerance);
    }
}
