package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.lora.LoraFiles;
import org.inkloom.diffusion.lora.LoraFormat;
import org.inkloom.diffusion.lora.LoraModule;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.DeviceMemory;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs only where {@code INKLOOM_TEST_DEVICE} names a GPU. */
@Tag("gpu")
class GpuPipelineTest {
    private static final GenerationRequest REQUEST = GenerationRequest.of("海边的猫")
            .withNegativePrompt("模糊")
            .withSize(64, 64)
            .withSteps(6)
            .withSeeds(List.of(7L));
    private static final String LAYER = "mid_block.attentions.0.transformer_blocks.0.attn1.to_q";
    private static final long NEARLY_NOTHING = 24L << 20;

    @TempDir
    static Path folder;

    private static Device device = Device.CPU;
    private static DiffusionPipeline pipeline;

    @BeforeAll
    static void open() {
        String name = System.getenv("INKLOOM_TEST_DEVICE");
        assumeThat(name).as("INKLOOM_TEST_DEVICE").startsWith("cuda");
        device = Device.parse(name);
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT16).write(folder.resolve("model"), RunControl.quiet());
        pipeline = DiffusionPipeline.open(
                ModelFolder.open(folder.resolve("model")),
                PipelineOptions.on(device).withDtype(DType.FLOAT16));
    }

    @AfterAll
    static void close() {
        if (device.isCuda()) {
            pipeline.close();
        }
    }

    private static byte[] draw(GenerationRequest request) {
        return pipeline.generate(request, RunControl.quiet())
                .getFirst()
                .picture()
                .rgb();
    }

    @Test
    void a_pipeline_draws_on_after_memory_has_run_out() {
        byte[] before = draw(REQUEST);
        try (Scope scope = Scope.open()) {
            torch.emptyCache();
            long most = DeviceMemory.availableBytes(device) - NEARLY_NOTHING;
            Tensor ballast =
                    torch.empty(new long[] {most}, Tensors.options(device, DType.UINT8), new MemoryFormatOptional());
            assertThat(ballast.numel()).isEqualTo(most);
            assertThatThrownBy(() -> draw(REQUEST.withSize(512, 512)))
                    .isInstanceOfSatisfying(
                            InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-TENSOR-005"))
                    .hasMessageContaining("width");
        }
        torch.emptyCache();
        assertThat(draw(REQUEST)).isEqualTo(before);
    }

    @Test
    void pictures_with_the_same_loras_are_drawn_alike_until_their_file_changes() throws IOException {
        Path file = folder.resolve("style.safetensors");
        write(file, 1);
        GenerationRequest request = REQUEST.withLoras(List.of(new LoraUse(file, 1)));
        byte[] first = draw(request);
        assertThat(draw(request)).isEqualTo(first).isNotEqualTo(draw(REQUEST));
        assertThat(draw(request)).isEqualTo(first);
        assertThat(draw(REQUEST.withLoras(List.of(new LoraUse(file, 0.5))))).isNotEqualTo(first);
        FileTime was = Files.getLastModifiedTime(file);
        write(file, 2);
        Files.setLastModifiedTime(file, FileTime.fromMillis(was.toMillis() + 2000));
        assertThat(draw(request)).isNotEqualTo(first);
    }

    private static void write(Path file, long seed) {
        LoraTarget target = LoraTarget.of(ModelPreset.MINIATURE.unet());
        long width = ModelPreset.MINIATURE.unet().blocks().getLast().channels();
        try (Noise noise = new Noise(seed);
                Scope scope = Scope.open()) {
            LoraModule module = new LoraModule(
                    LAYER,
                    Tensors.store("down", noise.randn(4, width)),
                    Tensors.store("up", noise.randn(width, 4)),
                    OptionalDouble.empty(),
                    4);
            LoraFiles.write(file, LoraFormat.PEFT, List.of(module), target, Map.of());
        }
    }
}
