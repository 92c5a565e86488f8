package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.inkloom.diffusion.lora.LoraFiles;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.diffusion.lora.TextLora;
import org.inkloom.golden.Golden;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LoRAs of text encoders, against a model whose text encoder has the changed weight. */
@Tag("golden")
class TextLoraTest {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final String LAYER = "encoder.layers.0.mlp.fc2";
    private static final int OUT = 8;
    private static final int IN = 32;
    private static final double SCALE = 3;

    @TempDir
    Path folder;

    private final float[] up = new float[OUT];
    private final float[] down = new float[IN];

    TextLoraTest() {
        Random random = new Random(11);
        for (int i = 0; i < IN; i++) {
            up[i % OUT] = (float) random.nextGaussian();
            down[i] = (float) random.nextGaussian();
        }
    }

    private static StoredTensor tensor(String name, float[] values, long... shape) {
        MemorySegment data = MemorySegment.ofArray(new byte[values.length * 4]);
        for (int i = 0; i < values.length; i++) {
            data.set(FLOAT, i * 4L, values[i]);
        }
        return new StoredTensor(name, DType.FLOAT32, shape, data);
    }

    private Path lora(String upKey, String downKey, Map<String, String> metadata) {
        Path file = folder.resolve("lora.safetensors");
        SafetensorsWriter.write(file, List.of(tensor(upKey, up, OUT, 1), tensor(downKey, down, 1, IN)), metadata);
        return file;
    }

    private static RgbPicture draw(Path model, List<LoraUse> loras) {
        GenerationRequest request = GenerationRequest.of("a cat")
                .withSize(64, 64)
                .withSteps(2)
                .withSeeds(List.of(3L))
                .withLoras(loras);
        try (DiffusionPipeline pipeline =
                DiffusionPipeline.open(ModelFolder.open(model), PipelineOptions.on(Device.CPU))) {
            pipeline.generate(request.withLoras(List.of()), RunControl.quiet());
            return pipeline.generate(request, RunControl.quiet()).getFirst().picture();
        }
    }

    /** A copy of the model whose text encoder's weight has {@code SCALE * up * down} added. */
    private Path changedModel(Path model) throws IOException {
        Path copy = folder.resolve("changed");
        for (String part : List.of("unet", "vae", "tokenizer", "scheduler", "text_encoder")) {
            Files.createDirectories(copy.resolve(part));
            try (var files = Files.list(model.resolve(part))) {
                for (Path file : files.toList()) {
                    if (!part.equals("text_encoder") || file.endsWith("config.json")) {
                        Files.copy(
                                file,
                                copy.resolve(part).resolve(file.getFileName().toString()));
                    }
                }
            }
        }
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        try (TensorFile file = TensorFiles.open(model.resolve("text_encoder"))) {
            file.names().forEach(name -> tensors.put(name, file.get(name)));
            String name = "text_model." + LAYER + ".weight";
            StoredTensor weight = file.get(name);
            float[] sum = new float[OUT * IN];
            for (int i = 0; i < sum.length; i++) {
                short half =
                        weight.data().get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), i * 2L);
                sum[i] = (float) (Float.float16ToFloat(half) + SCALE * up[i / IN] * down[i % IN]);
            }
            tensors.put(name, tensor(name, sum, OUT, IN));
            SafetensorsWriter.write(copy.resolve("text_encoder/model.safetensors"), tensors.values(), Map.of());
        }
        return copy;
    }

    @ParameterizedTest
    @CsvSource({
        "lora_te_text_model_encoder_layers_0_mlp_fc2.lora_up.weight,"
                + " lora_te_text_model_encoder_layers_0_mlp_fc2.lora_down.weight",
        "text_encoder.text_model.encoder.layers.0.mlp.fc2.lora_B.weight,"
                + " text_encoder.text_model.encoder.layers.0.mlp.fc2.lora_A.weight",
        "text_encoders.clip_l.transformer.text_model.encoder.layers.0.mlp.fc2.lora_up.weight,"
                + " text_encoders.clip_l.transformer.text_model.encoder.layers.0.mlp.fc2.lora_down.weight",
    })
    void a_lora_of_the_text_encoder_draws_what_the_changed_model_draws(String upKey, String downKey)
            throws IOException {
        Path model = Golden.path("clip/sd15-tiny");
        Path file = lora(upKey, downKey, Map.of());
        RgbPicture drawn = draw(model, List.of(new LoraUse(file, SCALE)));
        RgbPicture changed = draw(changedModel(model), List.of());
        assertThat(difference(drawn, changed)).isLessThanOrEqualTo(1);
        assertThat(difference(drawn, draw(model, List.of()))).isGreaterThan(2);
    }

    /** Whoever trains a LoRA writes it to the same place again and again, beside a server that runs. */
    @Test
    void a_lora_that_was_replaced_in_its_place_is_read_again() throws IOException {
        Path model = Golden.path("clip/sd15-tiny");
        String layer = "lora_te_text_model_encoder_layers_0_mlp_fc2.lora_";
        Path file = lora(layer + "up.weight", layer + "down.weight", Map.of());
        GenerationRequest request = GenerationRequest.of("a cat")
                .withSize(32, 32)
                .withSteps(1)
                .withLoras(List.of(new LoraUse(file, SCALE)));
        try (DiffusionPipeline pipeline =
                DiffusionPipeline.open(ModelFolder.open(model), PipelineOptions.on(Device.CPU))) {
            RgbPicture first =
                    pipeline.generate(request, RunControl.quiet()).getFirst().picture();
            for (int i = 0; i < OUT; i++) {
                up[i] = -up[i];
            }
            Path other = folder.resolve("other.safetensors");
            Files.move(lora(layer + "up.weight", layer + "down.weight", Map.of()), other);
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            RgbPicture second =
                    pipeline.generate(request, RunControl.quiet()).getFirst().picture();
            assertThat(second).isNotEqualTo(first);
        }
    }

    @Test
    void each_encoder_takes_its_own_keys_and_its_own_settings() {
        Path model = Golden.path("clip/sdxl-tiny");
        Path first = lora(
                "text_encoder.text_model.encoder.layers.0.mlp.fc2.lora_B.weight",
                "text_encoder.text_model.encoder.layers.0.mlp.fc2.lora_A.weight",
                Map.of("lora_adapter_metadata", "{\"unet.lora_alpha\": 9, \"text_encoder.lora_alpha\": 2}"));
        try (TensorFile one = TensorFiles.open(model.resolve("text_encoder"));
                TensorFile two = TensorFiles.open(model.resolve("text_encoder_2"));
                TextLora lora = TextLora.load(first, 1, one).orElseThrow()) {
            assertThat(lora.adapters(1).paths()).containsExactly("text_model." + LAYER);
            assertThat(lora.adapters(0.5).of("text_model." + LAYER).getFirst().scale())
                    .isEqualTo(1);
            assertThat(TextLora.load(first, 2, two)).isEmpty();
        }
        float[] wide = new float[12 * 48];
        Path second = folder.resolve("second.safetensors");
        SafetensorsWriter.write(
                second,
                List.of(
                        tensor("text_encoder_2.text_model.encoder.layers.3.mlp.fc2.lora_B.weight", wide, 12, 48),
                        tensor(
                                "text_encoder_2.text_model.encoder.layers.3.mlp.fc2.lora_A.weight",
                                new float[48 * 48],
                                48,
                                48)),
                Map.of());
        try (TensorFile one = TensorFiles.open(model.resolve("text_encoder"));
                TensorFile two = TensorFiles.open(model.resolve("text_encoder_2"));
                TextLora lora = TextLora.load(second, 2, two).orElseThrow()) {
            assertThat(lora.adapters(1).paths()).containsExactly("text_model.encoder.layers.3.mlp.fc2");
            assertThat(TextLora.load(second, 1, one)).isEmpty();
        }
    }

    @Test
    void keys_of_text_encoders_are_left_out_and_said_where_the_model_has_none_of_clip() {
        Path file = lora(
                "lora_te1_text_model_encoder_layers_0_mlp_fc2.lora_up.weight",
                "lora_te1_text_model_encoder_layers_0_mlp_fc2.lora_down.weight",
                Map.of());
        try (TensorFile open = TensorFiles.open(file)) {
            Map<String, long[]> unet = Map.of("conv_in.weight", new long[] {4, 4});
            assertThat(LoraFiles.readEveryMethod(open, LoraTarget.besideText(unet))
                            .ignored())
                    .isEmpty();
            assertThatThrownBy(() -> LoraFiles.readEveryMethod(open, LoraTarget.of(unet)))
                    .hasMessageContaining("only text encoder keys");
        }
    }

    private static int difference(RgbPicture one, RgbPicture other) {
        int most = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            most = Math.max(most, Math.abs((one.rgb()[i] & 255) - (other.rgb()[i] & 255)));
        }
        return most;
    }
}
