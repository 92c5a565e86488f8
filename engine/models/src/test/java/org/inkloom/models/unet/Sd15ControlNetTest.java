package org.inkloom.models.unet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A ControlNet of Stable Diffusion 1, which has four levels, the lowest without transformers, and no size conditioning. */
@Tag("golden")
class Sd15ControlNetTest {
    /** The U-Net's own way down, a hint of nothing, and last convolutions that change nothing. */
    private static Tensor copied(TensorFile unet, String name, long... shape) {
        if (unet.names().contains(name)) {
            return Tensors.copyOf(unet.get(name));
        }
        boolean matrix = shape.length == 4 && shape[0] == shape[1] && shape[2] == 1;
        return matrix ? torch.eye(shape[0]).reshape(shape) : torch.zeros(shape);
    }

    @Test
    void a_copy_of_the_way_down_hands_over_the_models_own_skips() {
        Path folder = Golden.path("clip/sd15-tiny/unet");
        try (TensorFile file = TensorFiles.openFolder(folder);
                UNetModel model = UNetModel.load(folder, Placement.cpuFloat32());
                Weights weights = Weights.create(Placement.cpuFloat32(), (name, shape) -> copied(file, name, shape));
                NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            UNetConfig sizes = model.base().config();
            ControlNetConfig config = new ControlNetConfig(sizes, 3, List.of(4, 4, 8, 8));
            ControlNet net =
                    weights.build("ControlNet", AdapterSet.NONE, name -> false, w -> new ControlNet(w, config));
            torch.manual_seed(5);
            Tensor sample = torch.randn(2, sizes.inChannels(), 16, 16);
            Tensor timesteps = Tensors.of(new float[] {700, 700}, 2);
            UNet.Conditioning conditioning = new UNet.Conditioning(
                    torch.randn(2, 77, sizes.crossAttentionDim()), torch.empty(0), torch.empty(0));
            Tensor looked = net.features(torch.rand(1, 3, 128, 128));
            Residuals made = net.forward(sample, timesteps, conditioning, looked, 1);

            AtomicInteger compared = new AtomicInteger();
            Map<String, Tensor> expected = bySkip(made);
            model.base().forward(sample, timesteps, UNetPass.of(conditioning).shownTo((name, seen) -> {
                Tensor residual = expected.get(name);
                if (residual != null) {
                    Closeness.relative(name, Tensors.floats(seen), Tensors.floats(residual), 1e-6);
                    compared.incrementAndGet();
                }
            }));
            assertThat(compared).hasValue(sizes.skips() + 1);
            assertThat(made.skips()).hasSize(12);
        }
    }

    private static Map<String, Tensor> bySkip(Residuals made) {
        Map<String, Tensor> byName = new HashMap<>();
        byName.put("conv_in", made.skips().getFirst());
        for (int i = 0; i < 11; i++) {
            byName.put("down_blocks." + i / 3 + ".res." + i % 3, made.skips().get(i + 1));
        }
        byName.put("mid_block", made.middle().orElseThrow());
        return byName;
    }
}
