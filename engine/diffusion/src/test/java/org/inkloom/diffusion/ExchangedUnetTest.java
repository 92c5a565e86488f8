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
import org.inkloom.models.folder.ExchangedUnet;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.PublishedPreset;
import org.inkloom.models.unet.UnetLayout;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model whose U-Net is a file that lies elsewhere, against the same weights in the model's own folder. */
class ExchangedUnetTest {
    private static final String WEIGHTS = "unet/diffusion_pytorch_model.safetensors";

    @TempDir
    static Path folder;

    private static Path model;
    private static Path other;

    @BeforeAll
    static void write() {
        model = folder.resolve("sd");
        other = folder.resolve("other");
        new ModelInit(PublishedPreset.SD15_MINIATURE, 5, DType.FLOAT32).write(model, RunControl.quiet());
        new ModelInit(PublishedPreset.SD15_MINIATURE, 6, DType.FLOAT32).write(other, RunControl.quiet());
    }

    private static Path with(Path unet) {
        return ExchangedUnet.of(model, unet, folder.resolve("cache"));
    }

    private static Drawing drawn(Path model) {
        GenerationRequest request =
                GenerationRequest.of("a cat").withSize(64, 64).withSteps(2).withSeeds(List.of(3L));
        try (DiffusionPipeline pipeline =
                DiffusionPipeline.open(ModelFolder.open(model), PipelineOptions.on(Device.CPU))) {
            return pipeline.generate(request, RunControl.quiet()).getFirst();
        }
    }

    /** The other model's U-Net by the names of Stable Diffusion's own code. */
    private static Path original(Path file) throws IOException {
        try (TensorFile weights = TensorFiles.open(other.resolve(WEIGHTS))) {
            Set<String> modules = weights.names().stream()
                    .map(name -> name.substring(0, name.lastIndexOf('.')))
                    .collect(Collectors.toSet());
            Map<String, String> names = new UnetLayout(modules).sgmNames();
            List<StoredTensor> tensors = new ArrayList<>();
            for (String name : weights.names()) {
                int dot = name.lastIndexOf('.');
                StoredTensor tensor = weights.get(name);
                tensors.add(new StoredTensor(
                        names.get(name.substring(0, dot)) + name.substring(dot),
                        tensor.dtype(),
                        tensor.shape(),
                        tensor.data()));
            }
            if (file.toString().endsWith(".gguf")) {
                GgufMiniature.write(file, "sd1", tensors, false);
            } else {
                SafetensorsWriter.write(file, tensors, Map.of());
            }
        }
        return file;
    }

    /** What is expected: the model's folder with the other's U-Net copied into it. */
    private static byte[] expected() throws IOException {
        Path whole = folder.resolve("whole");
        if (!Files.isDirectory(whole)) {
            new ModelInit(PublishedPreset.SD15_MINIATURE, 5, DType.FLOAT32).write(whole, RunControl.quiet());
            Files.delete(whole.resolve(WEIGHTS));
            Files.copy(other.resolve(WEIGHTS), whole.resolve(WEIGHTS));
        }
        return drawn(whole).picture().rgb();
    }

    @Test
    void files_of_every_form_draw_what_the_same_unet_in_the_folder_draws() throws IOException {
        byte[] expected = expected();
        assertThat(expected).isNotEqualTo(drawn(model).picture().rgb());
        for (Path file : List.of(
                original(folder.resolve("dream.gguf")),
                original(folder.resolve("dream.safetensors")),
                Files.copy(other.resolve(WEIGHTS), folder.resolve("diffusers.safetensors")))) {
            assertThat(drawn(with(file)).picture().rgb()).as(file.toString()).isEqualTo(expected);
        }
    }

    @Test
    void the_recipe_tells_the_file_by_its_content_and_the_model_by_both() throws IOException {
        Path file = original(folder.resolve("ink.gguf"));
        Drawing drawing = drawn(with(file));
        String digest = ContentDigest.sampled(file);
        assertThat(drawing.recipe().more()).containsEntry(PictureRecipeKeys.UNET, "ink.gguf " + digest);
        assertThat(drawing.recipe().model()).isEqualTo("sd+ink");
        assertThat(drawing.recipe().modelDigest()).isNotEqualTo(Fingerprint.of(model));
        Path elsewhere =
                Files.move(file, Files.createDirectories(folder.resolve("else")).resolve("ink.gguf"));
        assertThat(Fingerprint.of(with(elsewhere))).isEqualTo(drawing.recipe().modelDigest());
    }

    @Test
    void a_unet_of_another_family_and_files_that_are_none_are_refused_by_name() throws IOException {
        Path sdxl = folder.resolve("sdxl");
        new ModelInit(PublishedPreset.SDXL_MINIATURE, 5, DType.FLOAT32).write(sdxl, RunControl.quiet());
        Path large = sdxl.resolve(WEIGHTS);
        assertThatThrownBy(() -> with(large))
                .hasMessageContaining("INK-MODEL-028")
                .hasMessageContaining("text of");
        assertThatThrownBy(() -> with(folder.resolve("none.gguf"))).hasMessageContaining("INK-MODEL-027");
        Path empty = Files.writeString(folder.resolve("single.safetensors"), "");
        Path file = original(folder.resolve("any.gguf"));
        assertThatThrownBy(() -> ExchangedUnet.of(empty, file, folder.resolve("cache")))
                .hasMessageContaining("INK-FILE-");
        Path vae = model.resolve("vae/diffusion_pytorch_model.safetensors");
        assertThatThrownBy(() -> with(vae)).hasMessageContaining("INK-MODEL-024");
    }

    @Test
    void a_unet_by_diffusers_names_whose_tensors_have_other_shapes_than_the_models_is_refused() throws IOException {
        Path narrow = folder.resolve("narrow.safetensors");
        try (TensorFile weights = TensorFiles.open(other.resolve(WEIGHTS))) {
            List<StoredTensor> tensors = new ArrayList<>();
            for (String name : weights.names()) {
                StoredTensor tensor = weights.get(name);
                long[] shape = tensor.shape();
                boolean first = name.equals("conv_in.bias");
                tensors.add(
                        first
                                ? new StoredTensor(name, tensor.dtype(), new long[] {1, shape[0]}, tensor.data())
                                : tensor);
            }
            SafetensorsWriter.write(narrow, tensors, Map.of());
        }
        assertThatThrownBy(() -> with(narrow))
                .hasMessageContaining("INK-MODEL-028")
                .hasMessageContaining("conv_in.bias has the shape [1, ");
    }
}
