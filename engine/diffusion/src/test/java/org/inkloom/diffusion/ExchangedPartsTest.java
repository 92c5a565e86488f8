package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.inkloom.diffusion.merge.MergeShares;
import org.inkloom.diffusion.merge.MergedModel;
import org.inkloom.models.checkpoint.SingleFile;
import org.inkloom.models.folder.ExchangedParts;
import org.inkloom.models.folder.ExchangedUnet;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.PublishedPreset;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models with autoencoders, text encoders and U-Nets of files, against the same weights in the model's own folders. */
class ExchangedPartsTest {
    private static final String VAE = "vae/diffusion_pytorch_model.safetensors";
    private static final String TEXT = "text_encoder/model.safetensors";
    private static final String TEXT_2 = "text_encoder_2/model.safetensors";

    @TempDir
    static Path folder;

    private static Path sd;
    private static Path otherSd;
    private static Path sdxl;
    private static Path otherSdxl;

    @BeforeAll
    static void write() {
        sd = model("sd", PublishedPreset.SD15_MINIATURE, 5);
        otherSd = model("other-sd", PublishedPreset.SD15_MINIATURE, 6);
        sdxl = model("sdxl", PublishedPreset.SDXL_MINIATURE, 5);
        otherSdxl = model("other-sdxl", PublishedPreset.SDXL_MINIATURE, 6);
    }

    private static Path model(String name, PublishedPreset preset, long seed) {
        Path model = folder.resolve(name);
        new ModelInit(preset, seed, DType.FLOAT32).write(model, RunControl.quiet());
        return model;
    }

    private static Path cache() {
        return folder.resolve("cache");
    }

    private static Drawing drawing(Path model) {
        GenerationRequest request =
                GenerationRequest.of("a cat").withSize(64, 64).withSteps(2).withSeeds(List.of(3L));
        try (DiffusionPipeline pipeline =
                DiffusionPipeline.open(ModelFolder.open(model), PipelineOptions.on(Device.CPU))) {
            return pipeline.generate(request, RunControl.quiet()).getFirst();
        }
    }

    private static byte[] drawn(Path model) {
        return drawing(model).picture().rgb();
    }

    /** A copy of a model in which files of another one stand. */
    private static byte[] expected(PublishedPreset preset, Path other, String... files) throws IOException {
        Path whole = Files.createTempDirectory(folder, "whole").resolve("model");
        new ModelInit(preset, 5, DType.FLOAT32).write(whole, RunControl.quiet());
        for (String file : files) {
            Files.delete(whole.resolve(file));
            Files.copy(other.resolve(file), whole.resolve(file));
        }
        return drawn(whole);
    }

    private static SingleFileExport export(Path model) {
        return new SingleFileExport(ModelFolder.open(model), List.of(), Map.of());
    }

    /** The same tensors by other names. */
    private static Path renamed(Path from, Path to, UnaryOperator<String> name) {
        try (TensorFile file = TensorFiles.open(from)) {
            List<StoredTensor> tensors = new ArrayList<>();
            for (String key : file.names()) {
                StoredTensor tensor = file.get(key);
                tensors.add(new StoredTensor(name.apply(key), tensor.dtype(), tensor.shape(), tensor.data()));
            }
            SafetensorsWriter.write(to, tensors, Map.of());
        }
        return to;
    }

    @Test
    void an_autoencoder_draws_what_it_draws_in_the_model_s_folder_whatever_its_names() throws IOException {
        byte[] expected = expected(PublishedPreset.SD15_MINIATURE, otherSd, VAE);
        assertThat(expected).isNotEqualTo(drawn(sd));
        Path original = folder.resolve("vae-ft.safetensors");
        export(otherSd).vae(original, RunControl.quiet());
        for (Path file : List.of(
                original,
                renamed(original, folder.resolve("vae-of-whole.safetensors"), name -> "first_stage_model." + name),
                renamed(original, folder.resolve("vae-of-training.safetensors"), name -> name),
                Files.copy(otherSd.resolve(VAE), folder.resolve("vae-diffusers.safetensors")),
                renamed(
                        otherSd.resolve(VAE),
                        folder.resolve("vae-earlier.safetensors"),
                        name -> name.replace(".to_q.", ".query.")
                                .replace(".to_k.", ".key.")
                                .replace(".to_v.", ".value.")
                                .replace(".to_out.0.", ".proj_attn.")))) {
            assertThat(drawn(ExchangedParts.vae(sd, file, cache())))
                    .as(file.toString())
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text_model.", "cond_stage_model.transformer.", "transformer."})
    void clip_l_reads_prompts_as_in_the_model_s_folder(String prefix) throws IOException {
        byte[] expected = expected(PublishedPreset.SD15_MINIATURE, otherSd, TEXT);
        assertThat(expected).isNotEqualTo(drawn(sd));
        // The one prefix is left out in some files, the others stand before it.
        Path file = renamed(
                otherSd.resolve(TEXT),
                folder.resolve("clip_l" + prefix + "safetensors"),
                name -> prefix.equals("text_model.") ? name.substring(prefix.length()) : prefix + name);
        assertThat(drawn(ExchangedParts.text(sd, List.of(file), cache()))).isEqualTo(expected);
    }

    @Test
    void sdxl_s_two_text_encoders_are_told_by_their_shapes_in_any_order() throws IOException {
        byte[] expected = expected(PublishedPreset.SDXL_MINIATURE, otherSdxl, TEXT, TEXT_2);
        assertThat(expected).isNotEqualTo(drawn(sdxl));
        Path one = folder.resolve("clip_l.safetensors");
        Path two = folder.resolve("clip_g.safetensors");
        export(otherSdxl).text("clip_l", one, RunControl.quiet());
        export(otherSdxl).text("clip_g", two, RunControl.quiet());
        assertThat(drawn(ExchangedParts.text(sdxl, List.of(one, two), cache()))).isEqualTo(expected);
        assertThat(drawn(ExchangedParts.text(sdxl, List.of(two, one), cache()))).isEqualTo(expected);
        assertThatThrownBy(() -> ExchangedParts.text(sdxl, List.of(one), cache()))
                .hasMessageContaining("INK-MODEL-033")
                .hasMessageContaining("it has 2, and 1 of them are named");
        assertThatThrownBy(() -> ExchangedParts.text(sdxl, List.of(one, one), cache()))
                .hasMessageContaining("INK-MODEL-033")
                .hasMessageContaining("it has no text_projection.weight");
        assertThatThrownBy(() -> ExchangedParts.text(sd, List.of(one, two), cache()))
                .hasMessageContaining("INK-MODEL-033")
                .hasMessageContaining("it has 1, and 2 of them are named");
    }

    @Test
    void parts_of_a_whole_model_s_file_are_exchanged_as_those_of_a_folder() throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        SingleFileExport from = export(sd);
        from.whole(
                file,
                new SingleFileExport.Parts(from.model(), from.model()),
                StageModel.of(List.of()),
                RunControl.quiet());
        for (String name : List.of("vocab.json", "merges.txt")) {
            Files.copy(sd.resolve("tokenizer").resolve(name), folder.resolve(name));
        }
        Path checkpoint = SingleFile.unfold(file, cache(), folder.resolve("none"));
        Path unet = folder.resolve("unet.safetensors");
        export(otherSd).unet(unet, RunControl.quiet());
        Path vae = folder.resolve("vae.safetensors");
        export(otherSd).vae(vae, RunControl.quiet());

        Path withUnet = ExchangedUnet.of(checkpoint, unet, cache());
        Path withVae = ExchangedParts.vae(checkpoint, vae, cache());
        assertThat(drawn(withUnet))
                .isEqualTo(
                        expected(PublishedPreset.SD15_MINIATURE, otherSd, "unet/diffusion_pytorch_model.safetensors"));
        assertThat(drawn(withVae)).isEqualTo(expected(PublishedPreset.SD15_MINIATURE, otherSd, VAE));

        assertThat(ModelFolder.open(withUnet).origin()).isEqualTo(withUnet);
        assertThat(drawing(withUnet).recipe().model()).isEqualTo("checkpoint+unet");
        String digest = Fingerprint.of(ModelFolder.open(withUnet));
        assertThat(digest)
                .isNotEqualTo(Fingerprint.of(file))
                .isNotEqualTo(Fingerprint.of(ModelFolder.open(withVae)))
                .isNotEqualTo(Fingerprint.of(ModelFolder.open(checkpoint)));
        Path moved = Files.move(
                unet, Files.createDirectories(folder.resolve("elsewhere")).resolve("unet.safetensors"));
        assertThat(Fingerprint.of(ModelFolder.open(ExchangedUnet.of(checkpoint, moved, cache()))))
                .isEqualTo(digest);

        Path merged = MergedModel.of(checkpoint, otherSd, MergeShares.even(0.5, 0.5), cache());
        Path less = MergedModel.of(checkpoint, otherSd, MergeShares.even(0.25, 0.75), cache());
        assertThat(Fingerprint.of(ModelFolder.open(merged)))
                .isNotEqualTo(Fingerprint.of(file))
                .isNotEqualTo(Fingerprint.of(ModelFolder.open(less)));
    }

    @Test
    void files_that_are_no_such_part_and_parts_of_other_families_are_refused_by_name() throws IOException {
        Path t5 = SafetensorsWriterMiniature.write(
                folder.resolve("t5xxl.safetensors"), "shared.weight", "encoder.block.0.layer.0.SelfAttention.q.weight");
        assertThatThrownBy(() -> ExchangedParts.text(sd, List.of(t5), cache()))
                .hasMessageContaining("INK-MODEL-032")
                .hasMessageContaining("T5");
        assertThatThrownBy(() -> ExchangedParts.vae(sd, otherSd.resolve(TEXT), cache()))
                .hasMessageContaining("INK-MODEL-032")
                .hasMessageContaining("no autoencoder")
                .hasMessageContaining("it is a text encoder");
        assertThatThrownBy(() -> ExchangedParts.text(sd, List.of(otherSd.resolve(VAE)), cache()))
                .hasMessageContaining("INK-MODEL-032")
                .hasMessageContaining("no text encoder");
        Path wide = folder.resolve("ae.safetensors");
        try (TensorFile file = TensorFiles.open(otherSd.resolve(VAE))) {
            List<StoredTensor> tensors = new ArrayList<>();
            for (String key : file.names()) {
                StoredTensor tensor = file.get(key);
                boolean latents = key.equals("decoder.conv_in.bias");
                tensors.add(
                        latents
                                ? new StoredTensor(
                                        key, tensor.dtype(), new long[] {1, tensor.shape()[0]}, tensor.data())
                                : tensor);
            }
            SafetensorsWriter.write(wide, tensors, Map.of());
        }
        assertThatThrownBy(() -> ExchangedParts.vae(sd, wide, cache()))
                .hasMessageContaining("INK-MODEL-033")
                .hasMessageContaining("decoder.conv_in.bias has the shape [1, ");
        Path more = folder.resolve("deeper.safetensors");
        renamed(otherSd.resolve(TEXT), more, name -> name.replace("layers.0.", "layers.7."));
        assertThatThrownBy(() -> ExchangedParts.text(sd, List.of(more), cache()))
                .hasMessageContaining("INK-MODEL-033")
                .hasMessageContaining("it has no text_model.encoder.layers.0.");
    }

    @Test
    void merged_text_encoders_draw_as_their_weights_do() throws IOException {
        Path same = MergedModel.ofText(sd, otherSd, MergeShares.even(1, 0), cache());
        assertThat(drawn(same)).isEqualTo(drawn(sd));
        Path swapped = MergedModel.ofText(sd, otherSd, MergeShares.even(0, 1), cache());
        assertThat(drawn(swapped)).isEqualTo(expected(PublishedPreset.SD15_MINIATURE, otherSd, TEXT));
        Path half = MergedModel.ofText(sd, otherSd, MergeShares.even(0.5, 0.5), cache());
        Path again = MergedModel.ofText(half, sd, MergeShares.even(2, -1), cache());
        assertThat(drawn(half)).isNotEqualTo(drawn(sd));
        // Twice the half of both, less the one, is the other.
        assertThat(drawn(again)).hasSameSizeAs(drawn(swapped));
        try (TensorFile made = MergedModel.weights(again.resolve("text_encoder"));
                TensorFile wanted = TensorFiles.open(otherSd.resolve(TEXT))) {
            String name = "text_model.encoder.layers.0.mlp.fc1.weight";
            assertThat(floats(made.get(name)))
                    .usingComparatorWithPrecision(1e-6f)
                    .containsExactly(floats(wanted.get(name)));
        }
        Path two = MergedModel.ofText(sdxl, otherSdxl, MergeShares.even(0, 1), cache());
        assertThat(drawn(two)).isEqualTo(expected(PublishedPreset.SDXL_MINIATURE, otherSdxl, TEXT, TEXT_2));
        assertThatThrownBy(() -> MergedModel.ofText(sd, sdxl, MergeShares.even(1, 1), cache()))
                .hasMessageContaining("INK-MODEL-030")
                .hasMessageContaining("text encoders");
    }

    private static float[] floats(StoredTensor tensor) {
        return tensor.data().toArray(java.lang.foreign.ValueLayout.JAVA_FLOAT);
    }

    @Test
    void merged_text_encoders_are_written_as_they_read() {
        Path half = MergedModel.ofText(sd, otherSd, MergeShares.even(0, 1), cache());
        Path file = folder.resolve("merged_clip_l.safetensors");
        export(half).text("clip_l", file, RunControl.quiet());
        try (TensorFile made = TensorFiles.open(file);
                TensorFile wanted = TensorFiles.open(otherSd.resolve(TEXT))) {
            String name = "text_model.encoder.layers.0.mlp.fc1.weight";
            assertThat(floats(made.get(name))).containsExactly(floats(wanted.get(name)));
        }
    }

    /** Files of a few small tensors, of which only the names count. */
    private static final class SafetensorsWriterMiniature {
        static Path write(Path file, String... names) {
            List<StoredTensor> tensors = new ArrayList<>();
            for (String name : names) {
                tensors.add(new StoredTensor(
                        name, DType.FLOAT32, new long[] {1}, java.lang.foreign.MemorySegment.ofArray(new byte[4])));
            }
            SafetensorsWriter.write(file, tensors, Map.of());
            return file;
        }
    }
}
