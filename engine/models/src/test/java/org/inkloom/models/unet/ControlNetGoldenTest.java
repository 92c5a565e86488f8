package org.inkloom.models.unet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("golden")
class ControlNetGoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"sdxl", "kolors"})
    void residuals_are_those_of_the_reference(String name) {
        try (TensorFile expected = Golden.tensors("controlnet/" + name + "_expected.safetensors");
                ControlNetModel model = ControlNetModel.load(
                        Golden.path("controlnet/" + name + "-controlnet-tiny0"), GoldenRun.placement());
                NoGradGuard noGrad = new NoGradGuard()) {
            List<String> scales = expected.names().stream()
                    .filter(one -> one.startsWith("scale") && one.endsWith(".mid"))
                    .map(one -> one.substring("scale".length(), one.length() - ".mid".length()))
                    .toList();
            Golden.assumeThere(!scales.isEmpty(), "residuals of the ControlNet at any scale");
            for (String scale : scales) {
                try (Scope scope = Scope.open()) {
                    Residuals made = residuals(model.network(), expected, Double.parseDouble(scale));
                    for (int i = 0; i < made.skips().size(); i++) {
                        Closeness.relative(
                                expected.get("scale" + scale + ".down." + i),
                                made.skips().get(i),
                                GoldenRun.tolerance(5e-5));
                    }
                    assertThat(expected.names())
                            .doesNotContain(
                                    "scale" + scale + ".down." + made.skips().size());
                    Closeness.relative(
                            expected.get("scale" + scale + ".mid"),
                            made.middle().orElseThrow(),
                            GoldenRun.tolerance(5e-5));
                }
            }
        }
    }

    private static Residuals residuals(ControlNet network, TensorFile file, double scale) {
        Tensor sample = input(file, "sample");
        Tensor timesteps =
                Tensors.cast(input(file, "timestep"), DType.FLOAT32).reshape(-1).expand(sample.size(0));
        UNet.Conditioning conditioning = new UNet.Conditioning(
                input(file, "encoder_hidden_states"),
                input(file, "text_embeds"),
                Tensors.cast(input(file, "time_ids"), DType.FLOAT32));
        return network.forward(sample, timesteps, conditioning, network.features(input(file, "cond")), scale);
    }

    private static Tensor input(TensorFile file, String name) {
        return GoldenRun.input(file.get("in." + name));
    }

    @Test
    void a_network_of_another_family_is_told_apart() {
        ControlNetConfig kolors = config("kolors-controlnet-tiny0");
        ControlNetConfig sdxl = config("sdxl-controlnet-tiny0");
        assertThat(kolors.misfit(UNetConfig.read(Golden.path("kolors-tiny/unet/config.json"))))
                .isEmpty();
        assertThat(sdxl.misfit(UNetConfig.read(Golden.path("clip/sdxl-tiny/unet/config.json"))))
                .isEmpty();
        assertThat(sdxl.misfit(UNetConfig.read(Golden.path("kolors-tiny/unet/config.json"))))
                .hasValueSatisfying(why -> assertThat(why).contains("channels"));
    }

    private static ControlNetConfig config(String folder) {
        return ControlNetConfig.read(ConfigReader.open(Golden.path("controlnet/" + folder + "/config.json")));
    }
}
