package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are replaced while a pipeline is open, by others of their size and time: the next picture is drawn with the new ones. */
class ReplacedFilesTest {
    private static final int VECTOR = 12;
    private static final String WEIGHTS = "diffusion_pytorch_model.safetensors";

    @TempDir
    static Path folder;

    private static Path model;
    private static Path other;

    @BeforeAll
    static void write() {
        model = folder.resolve("model");
        other = folder.resolve("other");
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(model, RunControl.quiet());
        new ModelInit(ModelPreset.MINIATURE, 4, DType.FLOAT32).write(other, RunControl.quiet());
    }

    private static void replace(Path file, Path by) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Path copy = Files.copy(by, file.resolveSibling("new"));
        assertThat(Files.size(copy)).isEqualTo(Files.size(file));
        Files.setLastModifiedTime(copy, time);
        Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static GenerationRequest request() {
        return GenerationRequest.of("a girl reads")
                .withSeeds(List.of(3L))
                .withSize(64, 64)
                .withSteps(2)
                .withGuidanceScale(4);
    }

    private static DiffusionPipeline open() {
        return DiffusionPipeline.open(ModelFolder.open(model), PipelineOptions.on(Device.CPU));
    }

    private static Drawing draw(DiffusionPipeline pipeline, GenerationRequest request) {
        return pipeline.generate(request, RunControl.quiet()).getFirst();
    }

    private static byte[] fresh(GenerationRequest request) {
        try (DiffusionPipeline pipeline = open()) {
            return draw(pipeline, request).picture().rgb();
        }
    }

    private static RgbPicture picture() {
        byte[] rgb = new byte[3 * 64 * 64];
        new Random(1).nextBytes(rgb);
        return new RgbPicture(64, 64, rgb);
    }

    /** Draws, replaces a file, and draws again what a pipeline that is opened now draws. */
    private static void follows(GenerationRequest request, Path file, Path by) throws IOException {
        try (DiffusionPipeline pipeline = open()) {
            byte[] before = draw(pipeline, request).picture().rgb();
            assertThat(draw(pipeline, request).picture().rgb()).isEqualTo(before);
            replace(file, by);
            assertThat(draw(pipeline, request).picture().rgb())
                    .isNotEqualTo(before)
                    .isEqualTo(fresh(request));
        }
    }

    @Test
    void a_control_network_is_read_anew() throws IOException {
        Path network = MiniatureControlNet.write(folder.resolve("net"), model.resolve("unet"), true);
        Path silent = MiniatureControlNet.write(folder.resolve("silent"), model.resolve("unet"), false);
        GenerationRequest request = request().withControls(List.of(ControlUse.of("canny", network, picture())));
        follows(request, network.resolve(WEIGHTS), silent.resolve(WEIGHTS));
    }

    @Test
    void an_adapter_and_its_encoder_are_read_anew() throws IOException {
        int features = ModelPreset.MINIATURE.unet().crossAttentionDim();
        Path adapter = SeededIpAdapter.adapter(folder, ModelPreset.MINIATURE.unet(), VECTOR, features);
        Path encoder = SeededIpAdapter.encoder(folder, VECTOR).resolve("model.safetensors");
        GenerationRequest request = request().withIpAdapters(List.of(IpAdapterUse.of(adapter, picture(), "girl.png")));
        follows(request, adapter, shifted(adapter));
        follows(request, encoder, shifted(encoder));
    }

    /** The same header with other numbers behind it. */
    private static Path shifted(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int header = 8 + (bytes[0] & 0xff) + ((bytes[1] & 0xff) << 8) + ((bytes[2] & 0xff) << 16);
        for (int i = header + 2; i < bytes.length; i += 4) {
            bytes[i] ^= 0x7; // the lowest bits that bfloat16 has
        }
        return Files.write(folder.resolve("shifted"), bytes);
    }

    @Test
    void a_model_is_opened_again_and_its_recipe_names_the_files_that_drew() throws IOException {
        try (CurrentPipeline current =
                CurrentPipeline.open(() -> ModelFolder.open(model), () -> PipelineOptions.on(Device.CPU))) {
            DiffusionPipeline first = current.now();
            Drawing before = draw(first, request());
            assertThat(current.now()).isSameAs(first);
            for (String part : List.of("vae", "unet")) {
                replace(
                        model.resolve(part).resolve(WEIGHTS),
                        other.resolve(part).resolve(WEIGHTS));
                Drawing after = draw(current.now(), request());
                assertThat(after.picture().rgb())
                        .isNotEqualTo(before.picture().rgb())
                        .isEqualTo(fresh(request()));
                assertThat(after.recipe().toString())
                        .doesNotContain(first.modelFingerprint())
                        .contains(current.fingerprint());
            }
        }
    }
}
