package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.scheduler.PredictionType;
import org.inkloom.golden.Golden;
import org.inkloom.models.checkpoint.SingleFile;
import org.inkloom.models.clip.ClipTextConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.EightBits;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.inkloom.weights.TorchCheckpointWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole models in one file, against the same weights as a folder. */
@Tag("golden")
class SingleFileTest {
    @TempDir
    Path folder;

    private final List<TensorFile> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(TensorFile::close);
    }

    private static Path model(String name) {
        Path model = Golden.path("clip/" + name);
        List.of("unet", "vae", "text_encoder", "tokenizer").forEach(part -> Golden.path("clip/" + name + "/" + part));
        return model;
    }

    /** Heads and groups, which no shape tells, are other than in published models here; so the metadata say them. */
    private static Map<String, String> configs(Path model) throws IOException {
        Map<String, String> configs = new TreeMap<>();
        for (String part : List.of("unet", "vae", "text_encoder", "text_encoder_2")) {
            Path config = model.resolve(part).resolve("config.json");
            if (Files.exists(config)) {
                configs.put("inkloom." + part, Files.readString(config));
            }
        }
        configs.put("inkloom.scheduler", Files.readString(model.resolve("scheduler/scheduler_config.json")));
        return configs;
    }

    private Path write(Map<String, StoredTensor> tensors, Map<String, String> metadata) {
        Path file = folder.resolve("some-model.safetensors");
        SafetensorsWriter.write(file, tensors.values(), metadata);
        return file;
    }

    private static void put(Map<String, StoredTensor> tensors, String name, long... shape) {
        long bytes = 4;
        for (long size : shape) {
            bytes *= size;
        }
        tensors.put(
                name,
                new StoredTensor(name, DType.FLOAT32, shape, MemorySegment.ofArray(new byte[Math.toIntExact(bytes)])));
    }

    private ModelFolder unfolded(Path file, Path model) {
        for (String name : List.of("vocab.json", "merges.txt")) {
            Path copy = folder.resolve("tokenizer").resolve(name);
            try {
                Files.createDirectories(copy.getParent());
                if (!Files.exists(copy)) {
                    Files.copy(model.resolve("tokenizer").resolve(name), copy);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return ModelFolder.open(SingleFile.unfold(file, folder.resolve("cache"), folder.resolve("none")));
    }

    private static Drawing draw(ModelFolder model) {
        GenerationRequest request = GenerationRequest.of("an (old:1.3) dog in the snow")
                .withSize(64, 64)
                .withSteps(2)
                .withSeeds(List.of(3L));
        try (DiffusionPipeline pipeline = DiffusionPipeline.open(model, PipelineOptions.on(Device.CPU))) {
            return pipeline.generate(request, RunControl.quiet()).getFirst();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15-tiny", "sdxl-tiny"})
    void draws_the_same_picture_from_one_file_as_from_a_folder(String name) throws IOException {
        Path model = model(name);
        Map<String, StoredTensor> tensors = OriginalLayout.of(model, open);
        Path file = write(tensors, configs(model));
        assertThat(draw(unfolded(file, model)).picture())
                .isEqualTo(draw(ModelFolder.open(model)).picture());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15-tiny", "sdxl-tiny"})
    void a_torch_checkpoint_has_the_weights_of_the_folder_to_the_bit(String name) {
        Path model = model(name);
        Path file = folder.resolve("some-model.ckpt");
        List<StoredTensor> tensors =
                OriginalLayout.of(model, open).values().stream().toList();
        TorchCheckpointWriter.write(file, tensors, RunControl.quiet());
        Path unfolded = unfolded(file, model).root();
        for (String part : List.of("unet", "vae", "text_encoder", "text_encoder_2")) {
            if (Files.isDirectory(model.resolve(part))) {
                try (TensorFile expected = TensorFiles.open(model.resolve(part));
                        TensorFile found = TensorFiles.open(unfolded.resolve(part))) {
                    Set<String> names = new TreeSet<>(expected.names());
                    names.removeIf(key -> key.endsWith("position_ids"));
                    assertThat(new TreeSet<>(found.names())).isEqualTo(names);
                    for (String key : names) {
                        assertThat(found.get(key).shape())
                                .as(key)
                                .isEqualTo(expected.get(key).shape());
                        assertThat(found.get(key)
                                        .data()
                                        .mismatch(expected.get(key).data()))
                                .as(key)
                                .isEqualTo(-1);
                    }
                }
            }
        }
    }

    @Test
    void tells_channels_levels_and_layers_of_a_model_of_any_width_by_its_shapes() {
        Path model = model("sdxl-tiny");
        UNetConfig told = DiffusionModel.of(unfolded(write(OriginalLayout.of(model, open), Map.of()), model))
                .unetConfig();
        UNetConfig real = UNetConfig.read(model.resolve("unet/config.json"));
        assertThat(told.blocks()).hasSameSizeAs(real.blocks());
        for (int i = 0; i < told.blocks().size(); i++) {
            UNetConfig.Level one = told.blocks().get(i);
            UNetConfig.Level other = real.blocks().get(i);
            assertThat(List.of(one.channels(), one.downLayers(), one.upLayers()))
                    .isEqualTo(List.of(other.channels(), other.downLayers(), other.upLayers()));
            assertThat(one.downAttention()).isEqualTo(other.downAttention());
            assertThat(one.upAttention()).isEqualTo(other.upAttention());
        }
        assertThat(told.layersPerBlock()).isEqualTo(real.layersPerBlock());
        assertThat(told.crossAttentionDim()).isEqualTo(real.crossAttentionDim());
        assertThat(told.additionTimeDim()).isEqualTo(real.additionTimeDim());
        assertThat(told.additionInputDim()).isEqualTo(real.additionInputDim());
        assertThat(told.linearProjection()).isEqualTo(real.linearProjection());
    }

    @Test
    void knows_a_model_that_predicts_velocities_by_its_keys_or_metadata_and_one_for_inpainting_by_its_channels() {
        Path model = model("sdxl-tiny");
        Map<String, StoredTensor> tensors = OriginalLayout.of(model, open);
        put(tensors, "v_pred", 0);
        put(tensors, "ztsnr", 0);
        put(tensors, "model.diffusion_model.input_blocks.0.0.weight", 8, 9, 3, 3);
        ModelFolder unfolded = unfolded(write(tensors, Map.of()), model);
        assertThat(DiffusionModel.of(unfolded).scheduler().prediction()).isEqualTo(PredictionType.V);
        assertThat(DiffusionModel.of(unfolded).unetConfig().inChannels()).isEqualTo(9);
        try (TensorFile file = TensorFiles.open(unfolded.origin())) {
            assertThat(SingleFile.described(file))
                    .hasValue("SDXL, whole model in one file, for inpainting (9 channels), predicts velocities,"
                            + " noise up to zero SNR");
        }
        tensors.remove("v_pred");
        tensors.remove("ztsnr");
        Path said = write(tensors, Map.of("modelspec.prediction_type", "v"));
        assertThat(DiffusionModel.of(unfolded(said, model)).scheduler().prediction())
                .isEqualTo(PredictionType.V);
        assertThat(DiffusionModel.of(unfolded(write(tensors, Map.of()), model))
                        .scheduler()
                        .prediction())
                .isEqualTo(PredictionType.EPSILON);
    }

    @Test
    void says_what_is_left_alone_and_refuses_tensors_that_the_network_does_not_have() throws IOException {
        Path model = model("sd15-tiny");
        Map<String, StoredTensor> tensors = OriginalLayout.of(model, open);
        put(tensors, "model_ema.decay");
        put(tensors, "model_ema.diffusion_modelout2bias", 4);
        put(tensors, "alphas_cumprod", 1000);
        put(tensors, "embedding_manager.x", 3);
        ModelFolder unfolded = unfolded(write(tensors, configs(model)), model);
        assertThat(unfolded.notes())
                .anyMatch(line -> line.contains("model_ema, 2 tensors"))
                .anyMatch(line -> line.contains("1 tensor of no known part") && line.contains("embedding_manager.x"));
        assertThat(unfolded.notes()).hasSize(2);
        assertThat(unfolded.name()).isEqualTo("some-model");
        DiffusionModel.of(unfolded).loadUnet(Placement.cpuFloat32()).close();

        put(tensors, "model.diffusion_model.input_blocks.0.0.extra", 2);
        ModelFolder strange = unfolded(write(tensors, configs(model)), model);
        assertThatThrownBy(() -> DiffusionModel.of(strange).loadUnet(Placement.cpuFloat32()))
                .isInstanceOfSatisfying(InkloomException.class, e -> {
                    assertThat(e.code()).isEqualTo("INK-MODEL-001");
                    assertThat(e.getMessage())
                            .contains("some-model.safetensors", "model.diffusion_model.input_blocks.0.0.extra")
                            .contains("Download the file again")
                            .doesNotContain("config.json");
                });
    }

    @Test
    void a_part_whose_sizes_cannot_be_told_is_refused_as_a_part_of_the_file() throws IOException {
        Path model = model("sd15-tiny");
        Map<String, String> parts = Map.of(
                "the U-Net in it is not whole", "model.diffusion_model.input_blocks.0.0.weight",
                "the autoencoder in it is not whole", "first_stage_model.encoder.down.0.block.0.conv2.weight",
                "the text encoder in it is not whole",
                        "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight");
        for (Map.Entry<String, String> part : parts.entrySet()) {
            Map<String, StoredTensor> tensors = OriginalLayout.of(model, open);
            assertThat(tensors.remove(part.getValue())).as(part.getValue()).isNotNull();
            Path file = write(tensors, Map.of());
            assertThatThrownBy(() -> unfolded(file, model)).isInstanceOfSatisfying(InkloomException.class, e -> {
                assertThat(e.code()).isEqualTo("INK-MODEL-021");
                assertThat(e.getMessage())
                        .contains("some-model.safetensors", part.getKey())
                        .doesNotContain("config.json");
            });
        }
    }

    @Test
    void refuses_a_file_that_holds_something_else_and_says_what_it_is() {
        Map<String, StoredTensor> tensors = new TreeMap<>();
        put(tensors, "lora_unet_mid_block_attentions_0_proj_in.lora_down.weight", 2, 4);
        refused(tensors, "it is a LoRA");
        tensors.clear();
        put(tensors, "model.diffusion_model.input_blocks.0.0.weight", 8, 4, 3, 3);
        put(tensors, "first_stage_model.decoder.conv_in.weight", 8, 4, 3, 3);
        refused(tensors, "it has no text encoder");
        put(tensors, "conditioner.embedders.0.model.ln_final.weight", 8);
        refused(tensors, "refiner");
    }

    @Test
    void a_model_with_rounded_weights_stands_alone_without_the_file() throws IOException {
        Path model = model("sdxl-tiny");
        Path file = write(OriginalLayout.of(model, open), configs(model));
        new ModelConversion(unfolded(file, model), EightBits.INT8).write(folder.resolve("eight"), RunControl.quiet());
        Files.delete(file);
        ModelFolder alone = ModelFolder.open(folder.resolve("eight"));
        assertThat(alone.origin()).isEqualTo(alone.root());
        assertThat(draw(alone).picture().width()).isEqualTo(64);
    }

    @Test
    void the_text_encoder_of_stable_diffusion_2_ends_before_its_last_block() {
        Path model = model("sd15-tiny");
        Map<String, StoredTensor> tensors = OriginalLayout.of(model, open);
        tensors.keySet().removeIf(key -> key.startsWith("cond_stage_model."));
        TensorFile stored = TensorFiles.open(model.resolve("text_encoder"));
        open.add(stored);
        Map<String, StoredTensor> tower = new TreeMap<>();
        stored.names().forEach(name -> tower.put(name, stored.get(name)));
        OriginalLayout.openClip(tower).forEach((name, tensor) -> {
            String key = "cond_stage_model.model." + name;
            tensors.put(key, new StoredTensor(key, tensor.dtype(), tensor.shape(), tensor.data()));
        });
        ModelFolder unfolded = unfolded(write(tensors, Map.of()), model);
        ConfigReader config = ConfigReader.open(unfolded.root().resolve("text_encoder/config.json"));
        assertThat(ClipTextConfig.read(config).layers()).isEqualTo(2);
        try (TensorFile found = TensorFiles.open(unfolded.root().resolve("text_encoder"))) {
            assertThat(found.names()).noneMatch(name -> name.contains("layers.2."));
            for (String name : found.names()) {
                assertThat(found.get(name).data().mismatch(stored.get(name).data()))
                        .as(name)
                        .isEqualTo(-1);
            }
        }
        assertThat(unfolded.notes()).isEmpty();
        DiffusionModel.of(unfolded).loadText(_ -> Placement.cpuFloat32()).close();
    }

    private void refused(Map<String, StoredTensor> tensors, String reason) {
        Path file = write(tensors, Map.of());
        assertThatThrownBy(() -> SingleFile.unfold(file, folder.resolve("cache"), folder))
                .isInstanceOfSatisfying(InkloomException.class, e -> {
                    assertThat(e.code()).isEqualTo("INK-MODEL-021");
                    assertThat(e.getMessage()).contains(reason);
                });
    }

    @Test
    void names_the_command_that_fetches_the_vocabulary_where_there_is_none() throws IOException {
        Path model = model("sd15-tiny");
        Path file = write(OriginalLayout.of(model, open), configs(model));
        ModelFolder unfolded = ModelFolder.open(SingleFile.unfold(file, folder.resolve("cache"), folder.resolve("no")));
        assertThatThrownBy(() -> draw(unfolded)).isInstanceOfSatisfying(InkloomException.class, e -> {
            assertThat(e.code()).isEqualTo("INK-TEXT-012");
            assertThat(e.remedy()).contains("inkloom pull openai/clip-vit-large-patch14");
        });
    }
}
