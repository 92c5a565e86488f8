package org.inkloom.models.vae.tiny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Golden;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the weights that TAESD's author published. */
@Tag("golden")
class TinyAutoencoderTest {
    /** Of a picture that was encoded and decoded again, dB; a wrong layer leaves less than 12. */
    private static final double LEAST_PSNR = 24;

    @TempDir
    Path folder;

    private static Path published(String name) {
        Path file = Golden.folder().resolveSibling("weights").resolve(name + ".safetensors");
        assumeTrue(Files.isRegularFile(file), "there is no " + file);
        return file;
    }

    /** Slow waves with a few hard edges, {@code [1, 3, 96, 128]} in [-1, 1]. */
    private static Tensor picture() {
        float[] values = new float[3 * 96 * 128];
        for (int i = 0; i < values.length; i++) {
            int channel = i / (96 * 128);
            int y = i / 128 % 96;
            int x = i % 128;
            boolean inside = x > 40 && x < 90 && y > 20 && y < 70;
            double wave = Math.sin(x / 21.0 + channel) * Math.cos(y / 17.0 - channel);
            values[i] = (float) (inside ? 0.6 - 0.5 * channel : 0.7 * wave);
        }
        return Tensors.of(values, 1, 3, 96, 128);
    }

    private static double psnr(Tensor a, Tensor b) {
        double error = Tensors.item(a.sub(b).square().mean());
        return 10 * Math.log10(4 / error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"taesd", "taesdxl"})
    void a_picture_that_is_encoded_and_decoded_is_about_the_same(String name) {
        Placement placement = Placement.cpuFloat32();
        try (NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open();
                TinyAutoencoderModel encoder = TinyAutoencoderModel.load(published(name + "_encoder"), placement);
                TinyAutoencoderModel decoder = TinyAutoencoderModel.load(published(name + "_decoder"), placement)) {
            assertThat(encoder.network().canDecode()).isFalse();
            assertThat(decoder.network().canEncode()).isFalse();
            Tensor latents = encoder.network().encode(picture());
            assertThat(Tensors.shape(latents)).containsExactly(1, 4, 12, 16);
            double psnr = psnr(picture(), decoder.network().decode(latents));
            System.out.printf("golden %s encoded and decoded: %.1f dB%n", name, psnr);
            assertThat(psnr).isGreaterThan(LEAST_PSNR);
            assertThatThrownBy(() -> decoder.network().encode(picture())).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"taesdxl"})
    void a_folder_with_diffusers_names_is_the_same_autoencoder(String name) throws IOException {
        List<StoredTensor> all = new ArrayList<>();
        Placement placement = Placement.cpuFloat32();
        try (NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open();
                TensorFile encoder = TensorFiles.open(published(name + "_encoder"));
                TensorFile decoder = TensorFiles.open(published(name + "_decoder"));
                TinyAutoencoderModel half = TinyAutoencoderModel.load(published(name + "_decoder"), placement)) {
            for (String key : encoder.names()) {
                all.add(renamed(encoder.get(key), "encoder.layers." + key));
            }
            for (String key : decoder.names()) {
                int place = Integer.parseInt(key.substring(0, key.indexOf('.'))) - 1;
                all.add(renamed(decoder.get(key), "decoder.layers." + place + key.substring(key.indexOf('.'))));
            }
            SafetensorsWriter.write(folder.resolve("diffusion_pytorch_model.safetensors"), all, Map.of());
            Files.writeString(folder.resolve("config.json"), """
                    {"_class_name": "AutoencoderTiny", "act_fn": "relu", "latent_channels": 4,
                     "encoder_block_out_channels": [64, 64, 64, 64], "decoder_block_out_channels": [64, 64, 64, 64],
                     "num_encoder_blocks": [1, 3, 3, 3], "num_decoder_blocks": [3, 3, 3, 1],
                     "upsampling_scaling_factor": 2, "scaling_factor": 1.0}
                    """);
            try (TinyAutoencoderModel whole = TinyAutoencoderModel.load(folder, placement)) {
                Tensor latents = whole.network().encode(picture());
                assertThat(psnr(half.network().decode(latents), whole.network().decode(latents)))
                        .isGreaterThan(100);
            }
        }
        String config = Files.readString(folder.resolve("config.json"));
        Files.writeString(
                folder.resolve("config.json"), config.replace("\"scaling_factor\": 1.0", "\"scaling_factor\": 2"));
        assertThatThrownBy(() -> TinyAutoencoderModel.load(folder, placement)).hasMessageContaining("INK-MODEL-005");
    }

    private static StoredTensor renamed(StoredTensor tensor, String name) {
        return new StoredTensor(name, tensor.dtype(), tensor.shape(), tensor.data());
    }
}
