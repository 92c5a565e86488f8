package org.inkloom.models.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.clip.ClipVision;
import org.inkloom.models.clip.ClipVisionEncoder;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.unet.Additions;
import org.inkloom.models.unet.ImageContext;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.SeededWeights;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class AdaptersGoldenTest {
    private static final String IP = "controlnet/kolors-ipadapter-plus-tiny";

    @Test
    void features_of_t2i_adapter_are_those_of_the_reference() {
        Path folder = Golden.path("controlnet/sdxl-t2iadapter-tiny");
        T2iConfig config = T2iConfig.read(ConfigReader.open(folder.resolve("config.json")));
        try (TensorFile expected = Golden.tensors("controlnet/t2i_expected.safetensors");
                Weights weights = Weights.open(TensorFiles.openFolder(folder), GoldenRun.placement());
                NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            T2iAdapter adapter =
                    weights.build("T2I-Adapter", AdapterSet.NONE, _ -> false, w -> new T2iAdapter(w, config));
            List<Tensor> features = adapter.forward(GoldenRun.input(expected.get("in")));
            assertThat(features).hasSize(config.channels().size());
            int compared = 0;
            for (int i = 0; i < features.size(); i++) {
                String name = "feature." + i;
                if (Closeness.relativeWhereThere(expected, name, features.get(i), GoldenRun.tolerance(5e-5))) {
                    compared++;
                }
            }
            Golden.assumeThere(compared > 0, "features of the adapter");
        }
    }

    @Test
    void the_small_shapes_of_sd15_have_a_level_for_each_of_the_unets() {
        for (T2iConfig.Kind kind : List.of(T2iConfig.Kind.FULL, T2iConfig.Kind.LIGHT)) {
            List<Integer> channels = kind == T2iConfig.Kind.FULL ? List.of(8, 16, 24, 24) : List.of(8, 16, 24);
            T2iConfig config = new T2iConfig(kind, 3, channels, 2, 8);
            try (Weights weights = Weights.create(GoldenRun.placement(), new SeededWeights(3));
                    NoGradGuard noGrad = new NoGradGuard();
                    Scope scope = Scope.open()) {
                T2iAdapter adapter =
                        weights.build("T2I-Adapter", AdapterSet.NONE, _ -> false, w -> new T2iAdapter(w, config));
                List<Tensor> features = adapter.forward(
                        GoldenRun.input(Tensors.store("picture", Tensors.of(new float[3 * 64 * 128], 1, 3, 64, 128))));
                assertThat(features.stream().map(Tensors::shape).toList())
                        .containsExactly(
                                new long[] {1, 8, 8, 16},
                                new long[] {1, 16, 4, 8},
                                new long[] {1, 24, 2, 4},
                                new long[] {1, 24, 1, 2});
            }
        }
    }

    @Test
    void a_picture_becomes_words_and_steers_the_unet_as_in_the_reference() {
        UNetConfig config = UNetConfig.read(Golden.path("kolors-tiny/unet/config.json"));
        try (TensorFile expected = Golden.tensors("controlnet/ipadapter_expected.safetensors");
                ClipVisionEncoder clip =
                        ClipVisionEncoder.load(Golden.path(IP + "/image_encoder"), GoldenRun.placement());
                IpAdapterModel adapter = IpAdapterModel.load(
                        Golden.path(IP + "/ip_adapter_plus_general.bin"), config, GoldenRun.placement());
                UNetModel unet = UNetModel.load(Golden.path("kolors-tiny/unet"), GoldenRun.placement());
                NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            ClipVision.States states = clip.network().forward(GoldenRun.input(expected.get("pixel_values")));
            Tensor penultimate = states.hidden().get(states.hidden().size() - 2);
            Closeness.relativeWhereThere(expected, "image_hidden_states.-2", penultimate, GoldenRun.tolerance(2e-5));
            assertThat(adapter.projection().readsStates()).isTrue();
            Tensor words = adapter.projection().words(penultimate);
            Closeness.relative(expected.get("resampler_out"), words, GoldenRun.tolerance(5e-5));
            for (String name : expected.names().stream()
                    .filter(n -> n.startsWith("unet_out.scale"))
                    .toList()) {
                double scale = Double.parseDouble(name.substring("unet_out.scale".length()));
                ImageContext context = adapter.context(words, scale);
                Closeness.relative(
                        expected.get(name), predicted(unet.base(), expected, context), GoldenRun.tolerance(5e-5));
            }
        }
    }

    private static Tensor predicted(UNet unet, TensorFile file, ImageContext context) {
        Tensor sample = GoldenRun.input(file.get("in.sample"));
        Tensor timesteps = Tensors.cast(GoldenRun.input(file.get("in.timestep")), DType.FLOAT32)
                .reshape(-1)
                .expand(sample.size(0));
        UNet.Conditioning conditioning = new UNet.Conditioning(
                GoldenRun.input(file.get("in.encoder_hidden_states")),
                GoldenRun.input(file.get("in.text_embeds")),
                Tensors.cast(GoldenRun.input(file.get("in.time_ids")), DType.FLOAT32));
        return unet.forward(
                sample,
                timesteps,
                UNetPass.of(conditioning).withAdditions(Additions.NONE.withImages(List.of(context))));
    }

    @Test
    void an_adapter_of_another_family_is_refused() {
        UNetConfig sdxl = UNetConfig.read(Golden.path("clip/sdxl-tiny/unet/config.json"));
        Path file = Golden.path(IP + "/ip_adapter_plus_general.bin");
        assertThatThrownBy(() -> IpAdapterModel.load(file, sdxl, GoldenRun.placement()))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-CONTROL-002")
                .hasMessageContaining("its words have");
    }
}
