package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a U-Net predicts with the additions of control networks and reference pictures, recorded from diffusers. */
@Tag("golden")
class SteeredUNetGoldenTest {
    private static final double TOLERANCE = GoldenRun.tolerance(5e-5);
    private static final String WITH_RESIDUALS = "unet_out_with_residuals@";
    private static final String WITH_PICTURE = "unet_out.scale";

    @ParameterizedTest
    @CsvSource({"sdxl, clip/sdxl-tiny/unet", "kolors, kolors-tiny/unet"})
    void adds_the_residuals_of_controlnet_where_diffusers_adds_them(String name, String unet) {
        try (TensorFile expected = Golden.tensors("controlnet/" + name + "_expected.safetensors");
                UNetModel model = UNetModel.load(Golden.path(unet), GoldenRun.placement());
                NoGradGuard noGrad = new NoGradGuard()) {
            List<String> scales = named(expected, WITH_RESIDUALS);
            Golden.assumeThere(!scales.isEmpty(), "steered passes at any scale");
            for (String scale : scales) {
                try (Scope scope = Scope.open()) {
                    Additions additions = Additions.NONE.withResiduals(residuals(expected, "scale" + scale));
                    Closeness.relative(
                            expected.get(WITH_RESIDUALS + scale), predict(model, expected, additions), TOLERANCE);
                }
            }
        }
    }

    private static Residuals residuals(TensorFile file, String prefix) {
        List<Tensor> skips = new ArrayList<>();
        while (file.names().contains(prefix + ".down." + skips.size())) {
            skips.add(GoldenRun.input(file.get(prefix + ".down." + skips.size())));
        }
        return Residuals.ofControl(skips, GoldenRun.input(file.get(prefix + ".mid")));
    }

    @Test
    void looks_at_a_picture_beside_the_text_as_diffusers_does_with_ip_adapter() {
        try (TensorFile expected = Golden.tensors("controlnet/ipadapter_expected.safetensors");
                TensorFile adapter =
                        Golden.tensors("controlnet/kolors-ipadapter-plus-tiny/ip_adapter_plus_general.bin");
                UNetModel model = UNetModel.load(Golden.path("kolors-tiny/unet"), GoldenRun.placement());
                NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            Map<String, ImageContext.KeysValues> attentions = attentions(adapter, expected);
            List<String> scales = named(expected, WITH_PICTURE);
            Golden.assumeThere(!scales.isEmpty(), "steered passes at any scale");
            for (String scale : scales) {
                ImageContext image = new ImageContext(attentions, Double.parseDouble(scale));
                Closeness.relative(
                        expected.get(WITH_PICTURE + scale),
                        predict(model, expected, Additions.NONE.withImages(List.of(image))),
                        TOLERANCE);
            }
        }
    }

    private static Map<String, ImageContext.KeysValues> attentions(TensorFile adapter, TensorFile expected) {
        Tensor tokens = GoldenRun.input(expected.get("resampler_out"));
        Map<String, ImageContext.KeysValues> attentions = new HashMap<>();
        for (JsonNode entry : Golden.json("controlnet/ipadapter.json").get("attn_key_order")) {
            String prefix = "ip_adapter." + entry.get(0).asInt();
            attentions.put(
                    entry.get(1).asString(),
                    new ImageContext.KeysValues(
                            torch.linear(tokens, GoldenRun.input(adapter.get(prefix + ".to_k_ip.weight"))),
                            torch.linear(tokens, GoldenRun.input(adapter.get(prefix + ".to_v_ip.weight")))));
        }
        return attentions;
    }

    private static Tensor predict(UNetModel model, TensorFile file, Additions additions) {
        Tensor sample = input(file, "sample");
        return model.base()
                .forward(
                        sample,
                        Tensors.cast(input(file, "timestep"), DType.FLOAT32)
                                .reshape(-1)
                                .expand(sample.size(0)),
                        UNetPass.of(new UNet.Conditioning(
                                        input(file, "encoder_hidden_states"),
                                        input(file, "text_embeds"),
                                        Tensors.cast(input(file, "time_ids"), DType.FLOAT32)))
                                .withAdditions(additions));
    }

    private static Tensor input(TensorFile file, String name) {
        return GoldenRun.input(file.get("in." + name));
    }

    private static List<String> named(TensorFile file, String prefix) {
        return file.names().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
    }
}
