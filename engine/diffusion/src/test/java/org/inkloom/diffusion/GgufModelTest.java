package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.models.checkpoint.UnetFile;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.PublishedPreset;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UnetLayout;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.EightBits;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models whose U-Net is a GGUF file, from end to end, against the same weights as safetensors. */
class GgufModelTest {
    private static final String GGUF = "unet-Q8_0.gguf";

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void place() {
        model = folder.resolve("model");
    }

    private void write(PublishedPreset preset) {
        new ModelInit(preset, 5, DType.FLOAT32).write(model, RunControl.quiet());
    }

    private RgbPicture drawn() {
        GenerationRequest request =
                GenerationRequest.of("a cat").withSize(64, 64).withSteps(2).withSeeds(List.of(3L));
        try (DiffusionPipeline pipeline =
                DiffusionPipeline.open(ModelFolder.open(model), PipelineOptions.on(Device.CPU))) {
            return pipeline.generate(request, RunControl.quiet()).getFirst().picture();
        }
    }

    /** Puts the U-Net's weights into a GGUF file, in place of safetensors. */
    private void pack(String architecture, String prefix, boolean original, boolean packed) throws IOException {
        Path weights = model.resolve("unet/diffusion_pytorch_model.safetensors");
        try (TensorFile file = TensorFiles.open(weights)) {
            Set<String> modules = file.names().stream()
                    .map(name -> name.substring(0, name.lastIndexOf('.')))
                    .collect(Collectors.toSet());
            Map<String, String> names = new UnetLayout(modules).sgmNames();
            List<StoredTensor> tensors = new ArrayList<>();
            for (String name : file.names()) {
                int dot = name.lastIndexOf('.');
                String key = original ? prefix + names.get(name.substring(0, dot)) + name.substring(dot) : name;
                StoredTensor tensor = file.get(name);
                tensors.add(new StoredTensor(key, tensor.dtype(), tensor.shape(), tensor.data()));
            }
            GgufMiniature.write(model.resolve("unet").resolve(GGUF), architecture, tensors, packed);
        }
        Files.delete(weights);
    }

    @ParameterizedTest
    @EnumSource(
            value = PublishedPreset.class,
            names = {"SDXL_MINIATURE", "SD15_MINIATURE"})
    void draws_what_the_same_numbers_as_safetensors_draw(PublishedPreset preset) throws IOException {
        write(preset);
        RgbPicture expected = drawn();
        pack(preset.name().startsWith("SDXL") ? "sdxl" : "sd1", "", true, false);
        assertThat(drawn()).isEqualTo(expected);
        assertThat(DiffusionModel.of(ModelFolder.open(model)).unetConfig())
                .isEqualTo(UNetConfig.read(model.resolve("unet/config.json")));
    }

    @Test
    void draws_nearly_the_same_in_blocks_of_eight_bits() throws IOException {
        write(PublishedPreset.SDXL_MINIATURE);
        byte[] expected = drawn().rgb();
        pack("sdxl", "model.diffusion_model.", true, true);
        byte[] made = drawn().rgb();
        double squares = 0;
        for (int i = 0; i < made.length; i++) {
            double difference = (made[i] & 0xff) - (expected[i] & 0xff);
            squares += difference * difference / made.length;
        }
        assertThat(made).isNotEqualTo(expected);
        assertThat(10 * Math.log10(255 * 255 / squares)).isGreaterThan(30);
    }

    @Test
    void diffusers_keys_are_read_with_the_config_beside_them_alone() throws IOException {
        write(PublishedPreset.SD15_MINIATURE);
        RgbPicture expected = drawn();
        pack("sd1", "", false, false);
        assertThat(drawn()).isEqualTo(expected);
        Files.delete(model.resolve("unet/config.json"));
        requireRefused("INK-MODEL-024", "config.json");
    }

    @Test
    void sizes_are_told_by_the_shapes_where_no_config_says_them() throws IOException {
        write(PublishedPreset.SDXL_MINIATURE);
        pack("sdxl", "", true, false);
        UNetConfig said = UNetConfig.read(model.resolve("unet/config.json"));
        Files.delete(model.resolve("unet/config.json"));
        Path unfolded = UnetFile.unfold(model.resolve("unet").resolve(GGUF), model, folder.resolve("cache"));
        UNetConfig told = UNetConfig.read(ConfigReader.open(unfolded.resolve("config.json")));
        assertThat(told.blocks().stream().map(UNetConfig.Level::channels))
                .isEqualTo(
                        said.blocks().stream().map(UNetConfig.Level::channels).toList());
        assertThat(told.crossAttentionDim()).isEqualTo(said.crossAttentionDim());
        assertThat(told.layersPerBlock()).isEqualTo(said.layersPerBlock());
        assertThat(told.additionTimeDim()).isEqualTo(said.additionTimeDim());
        assertThat(told.additionInputDim()).isEqualTo(said.additionInputDim());
    }

    @Test
    void is_converted_to_a_folder_that_needs_no_gguf() throws IOException {
        write(PublishedPreset.SDXL_MINIATURE);
        new ModelConversion(ModelFolder.open(model), EightBits.INT8).write(folder.resolve("usual"), RunControl.quiet());
        pack("sdxl", "", true, false);
        new ModelConversion(ModelFolder.open(model), EightBits.INT8).write(folder.resolve("made"), RunControl.quiet());
        model = folder.resolve("usual");
        RgbPicture expected = drawn();
        model = folder.resolve("made");
        assertThat(drawn()).isEqualTo(expected);
        try (Stream<Path> files = Files.list(model.resolve("unet"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.json", "diffusion_pytorch_model.safetensors");
        }
    }

    @Test
    void other_networks_and_several_at_once_are_refused_by_name() throws IOException {
        write(PublishedPreset.SD15_MINIATURE);
        pack("flux", "", true, false);
        requireRefused("INK-MODEL-024", "flux");
        GgufMiniature.write(model.resolve("unet").resolve(GGUF), "sd1", List.of(), false);
        requireRefused("INK-MODEL-024", "input_blocks");
        Files.copy(model.resolve("unet").resolve(GGUF), model.resolve("unet/other.gguf"));
        requireRefused("INK-MODEL-023", "other.gguf");
        assertThatThrownBy(() -> ModelFolder.open(model.resolve("unet/other.gguf")))
                .hasMessageContaining("INK-MODEL-021");
    }

    private void requireRefused(String code, String why) {
        assertThatThrownBy(() -> ModelFolder.open(model)).isInstanceOfSatisfying(InkloomException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.getMessage()).contains(why);
        });
    }
}
