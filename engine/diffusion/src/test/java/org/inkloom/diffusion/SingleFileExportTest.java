package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.inkloom.golden.Golden;
import org.inkloom.models.checkpoint.SingleFile;
import org.inkloom.models.folder.ExchangedUnet;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models written to files, against the layout that diffusers' published scripts make, and drawn with again. */
@Tag("golden")
class SingleFileExportTest {
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

    private static SingleFileExport export(Path model) {
        return new SingleFileExport(ModelFolder.open(model), List.of(), Map.of("prompt", "{}"));
    }

    private static void whole(SingleFileExport export, Path file) {
        SingleFileExport.Parts parts = new SingleFileExport.Parts(export.model(), export.model());
        export.whole(file, parts, StageModel.of(List.of()), RunControl.quiet());
    }

    private static void same(TensorFile found, Map<String, StoredTensor> expected) {
        assertThat(new TreeSet<>(found.names())).isEqualTo(new TreeSet<>(expected.keySet()));
        expected.forEach((name, tensor) -> {
            StoredTensor there = found.get(name);
            assertThat(there.shape()).as(name).isEqualTo(tensor.shape());
            assertThat(there.dtype()).as(name).isEqualTo(tensor.dtype());
            assertThat(there.data().mismatch(tensor.data())).as(name).isEqualTo(-1);
        });
    }

    private static Map<String, StoredTensor> below(Map<String, StoredTensor> all, String prefix, boolean cut) {
        Map<String, StoredTensor> some = new TreeMap<>();
        all.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                some.put(cut ? name.substring(prefix.length()) : name, tensor);
            }
        });
        return some;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15-tiny", "sdxl-tiny"})
    void a_whole_file_and_its_parts_have_the_original_names_and_the_numbers_of_the_folder(String name) {
        Path model = model(name);
        Map<String, StoredTensor> expected = OriginalLayout.of(model, open);
        Path whole = folder.resolve("whole.safetensors");
        whole(export(model), whole);
        Path unet = folder.resolve("unet.safetensors");
        export(model).unet(unet, RunControl.quiet());
        Path vae = folder.resolve("vae.safetensors");
        export(model).vae(vae, RunControl.quiet());
        try (TensorFile all = TensorFiles.open(whole);
                TensorFile net = TensorFiles.open(unet);
                TensorFile coder = TensorFiles.open(vae)) {
            same(all, expected);
            same(net, below(expected, "model.diffusion_model.", false));
            same(coder, below(expected, "first_stage_model.", true));
            assertThat(all.metadata()).containsEntry("prompt", "{}").containsKey("inkloom.unet");
        }
        Set<String> encoders = export(model).encoders().keySet();
        assertThat(encoders).hasSize(Files.isDirectory(model.resolve("text_encoder_2")) ? 2 : 1);
        for (String encoder : encoders) {
            Path text = folder.resolve(encoder + ".safetensors");
            export(model).text(encoder, text, RunControl.quiet());
            Path part = model.resolve(encoder.equals("clip_l") ? "text_encoder" : "text_encoder_2");
            try (TensorFile written = TensorFiles.open(text);
                    TensorFile stored = TensorFiles.open(part)) {
                Map<String, StoredTensor> own = new TreeMap<>();
                stored.names().forEach(key -> own.put(key, stored.get(key)));
                same(written, own);
            }
        }
    }

    private static Drawing draw(ModelFolder model, List<LoraUse> loras) {
        GenerationRequest request = GenerationRequest.of("an old dog in the snow")
                .withSize(64, 64)
                .withSteps(2)
                .withSeeds(List.of(3L));
        try (DiffusionPipeline pipeline = DiffusionPipeline.open(model, PipelineOptions.on(Device.CPU))) {
            return pipeline.generate(request.withLoras(loras), RunControl.quiet())
                    .getFirst();
        }
    }

    @Test
    void what_was_written_draws_what_the_model_draws() throws Exception {
        Path model = model("sd15-tiny");
        Path file = folder.resolve("mine.safetensors");
        whole(export(model), file);
        Files.createDirectories(folder.resolve("tokenizer"));
        for (String part : List.of("vocab.json", "merges.txt")) {
            Files.copy(
                    model.resolve("tokenizer").resolve(part),
                    folder.resolve("tokenizer").resolve(part));
        }
        ModelFolder again = ModelFolder.open(SingleFile.unfold(file, folder.resolve("cache"), folder.resolve("none")));
        assertThat(draw(again, List.of()).picture())
                .isEqualTo(draw(ModelFolder.open(model), List.of()).picture());
        Path unet = folder.resolve("net.safetensors");
        export(model).unet(unet, RunControl.quiet());
        ModelFolder exchanged = ModelFolder.open(ExchangedUnet.of(model, unet, folder.resolve("cache")));
        assertThat(draw(exchanged, List.of()).picture())
                .isEqualTo(draw(ModelFolder.open(model), List.of()).picture());
    }

    @Test
    void a_model_of_a_family_without_such_files_is_refused_but_for_its_unet_and_autoencoder() {
        Path kolors = Golden.path("kolors-tiny");
        List.of("unet", "vae", "text_encoder").forEach(part -> Golden.path("kolors-tiny/" + part));
        SingleFileExport export = export(kolors);
        assertThatThrownBy(() -> whole(export, folder.resolve("k.safetensors")))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-MODEL-031"));
        assertThat(folder.resolve("k.safetensors")).doesNotExist();
        export.unet(folder.resolve("u.safetensors"), RunControl.quiet());
        ModelFolder exchanged =
                ModelFolder.open(ExchangedUnet.of(kolors, folder.resolve("u.safetensors"), folder.resolve("cache")));
        assertThat(draw(exchanged, List.of()).picture())
                .isEqualTo(draw(ModelFolder.open(kolors), List.of()).picture());
    }
}
