package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.golden.Golden;
import org.inkloom.models.checkpoint.ControlNetFile;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.unet.ControlNet;
import org.inkloom.models.unet.ControlNetConfig;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Weights;
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

/** ControlNets in one file, against the same weights in a folder with a config. */
@Tag("golden")
class ControlNetFileTest {
    private static final String STABLE_DIFFUSION_1 = """
            {"block_out_channels": [320, 640, 1280, 1280], "attention_head_dim": 8, "cross_attention_dim": 768,
            "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D",
            "DownBlock2D"]}""";

    @TempDir
    Path folder;

    private final List<TensorFile> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(TensorFile::close);
    }

    /** The names of ControlNet's first code, by arithmetic on numbers, for two residual blocks a level. */
    private static String original(String name) {
        String[] p = name.split("\\.");
        String kind = p[p.length - 1];
        return switch (p[0]) {
            case "controlnet_down_blocks" -> "zero_convs." + p[1] + ".0." + kind;
            case "controlnet_mid_block" -> "middle_block_out.0." + kind;
            case "controlnet_cond_embedding" -> {
                int number = p[1].equals("conv_in") ? 0 : p[1].equals("conv_out") ? 14 : 2 + 2 * Integer.parseInt(p[2]);
                yield "input_hint_block." + number + "." + kind;
            }
            case "encoder_hid_proj" -> name;
            default -> OriginalLayout.unet(name, -1);
        };
    }

    private Map<String, StoredTensor> original(Path network, String prefix) {
        TensorFile file = TensorFiles.openFolder(network);
        open.add(file);
        Map<String, StoredTensor> tensors = new TreeMap<>();
        for (String name : file.names()) {
            StoredTensor tensor = file.get(name);
            String key = prefix + original(name);
            tensors.put(key, new StoredTensor(key, tensor.dtype(), tensor.shape(), tensor.data()));
        }
        return tensors;
    }

    private Path write(String name, Map<String, StoredTensor> tensors) {
        Path file = folder.resolve(name);
        SafetensorsWriter.write(file, tensors.values(), Map.of());
        return file;
    }

    private static void put(Map<String, StoredTensor> tensors, String key, long... shape) {
        long bytes = 4;
        for (long size : shape) {
            bytes *= size;
        }
        tensors.put(
                key,
                new StoredTensor(key, DType.FLOAT32, shape, MemorySegment.ofArray(new byte[Math.toIntExact(bytes)])));
    }

    private static RgbPicture draw(DiffusionPipeline pipeline, Path network) {
        RgbPicture edges = PngText.readPicture(Golden.path("controlnet/cond0.png"));
        GenerationRequest request = GenerationRequest.of("a dog")
                .withSize(64, 64)
                .withSteps(1)
                .withSeeds(List.of(3L))
                .withControls(List.of(ControlUse.of("canny", network, edges)));
        return pipeline.generate(request, RunControl.quiet()).getFirst().picture();
    }

    @Test
    void draws_the_same_picture_from_one_file_as_from_a_folder() throws IOException {
        Path model = Golden.path("clip/sd15-tiny");
        List.of("unet", "vae", "text_encoder").forEach(part -> Golden.path("clip/sd15-tiny/" + part));
        Path network = MiniatureControlNet.write(folder.resolve("net"), model.resolve("unet"), true);
        Path weights = network.resolve("diffusion_pytorch_model.safetensors");
        Map<String, StoredTensor> whole = original(network, "control_model.");
        // The first published files hold the model beside its network.
        put(whole, "model.diffusion_model.out.2.bias", 4);
        Path checkpoint = folder.resolve("control_v11p_sd15_canny.pth");
        TorchCheckpointWriter.write(
                checkpoint,
                original(network, "control_model.").values().stream().toList(),
                RunControl.quiet());
        try (DiffusionPipeline pipeline =
                DiffusionPipeline.open(ModelFolder.open(model), PipelineOptions.on(Device.CPU))) {
            RgbPicture expected = draw(pipeline, network);
            for (Path file : List.of(
                    weights,
                    Files.copy(weights, folder.resolve("canny.safetensors")),
                    write("control_sd15_canny.safetensors", whole),
                    write("control_canny-fp16.safetensors", original(network, "")),
                    checkpoint)) {
                assertThat(draw(pipeline, file)).as(file.toString()).isEqualTo(expected);
            }
        }
    }

    @Test
    void tells_the_sizes_of_small_networks_of_sdxl_and_kolors() {
        told("sdxl-controlnet-tiny0", "clip/sdxl-tiny");
        told("kolors-controlnet-tiny1", "kolors-tiny");
    }

    private void told(String network, String model) {
        Path golden = Golden.path("controlnet/" + network);
        ControlNetConfig expected = ControlNetConfig.read(ConfigReader.open(golden.resolve("config.json")));
        UNetConfig unet = UNetConfig.read(Golden.path(model + "/unet/config.json"));
        assertThat(ControlNetFile.config(golden.resolve("diffusion_pytorch_model.safetensors"), unet))
                .isEqualTo(expected);
        Path file = write(network + ".safetensors", original(golden, "control_model."));
        assertThat(ControlNetFile.config(file, unet)).isEqualTo(expected);
        ControlNetFile.load(file, expected, Placement.cpuFloat32()).close();
    }

    @Test
    void tells_the_sizes_of_the_published_networks_of_stable_diffusion_1() {
        ControlNetConfig published =
                ControlNetConfig.read(ConfigReader.ofText(Path.of("config.json"), STABLE_DIFFUSION_1));
        Map<String, long[]> shapes = new TreeMap<>();
        Weights.shapesOf(w -> new ControlNet(w, published))
                .forEach((name, shape) -> shapes.put("control_model." + original(name), shape));
        Path file = SparseFile.write(folder.resolve("control_v11p_sd15_canny.safetensors"), shapes);
        assertThat(ControlNetFile.config(file, published.unet())).isEqualTo(published);
        assertThat(shapes.keySet())
                .contains(
                        "control_model.input_hint_block.14.bias",
                        "control_model.zero_convs.11.0.weight",
                        "control_model.middle_block_out.0.weight",
                        "control_model.input_blocks.11.0.out_layers.3.weight",
                        "control_model.time_embed.2.weight");
    }

    @Test
    void refuses_what_is_no_controlnet_or_has_other_layers_and_says_why() {
        UNetConfig unet = UNetConfig.read(Golden.path("clip/sdxl-tiny/unet/config.json"));
        refused(unet, "Control-LoRA", "lora_controlnet", "input_hint_block.0.weight");
        refused(unet, "difference", "difference", "control_model.input_hint_block.0.weight");
        refused(unet, "T2I-Adapter", "adapter.body.0.resnets.0.block1.weight");
        refused(unet, "without layers for a control picture", "model.diffusion_model.out.2.bias");
        refused(unet, "no layers for a control picture", "encoder.weight");

        Map<String, StoredTensor> strange = original(Golden.path("controlnet/sdxl-controlnet-tiny0"), "");
        put(strange, "input_blocks.0.0.extra", 2);
        Path file = write("strange.safetensors", strange);
        assertThatThrownBy(() -> ControlNetFile.load(file, ControlNetFile.config(file, unet), Placement.cpuFloat32()))
                .isInstanceOfSatisfying(InkloomException.class, e -> {
                    assertThat(e.code()).isEqualTo("INK-MODEL-001");
                    assertThat(e.getMessage())
                            .contains("strange.safetensors", "input_blocks.0.0.extra", "Download the file again")
                            .doesNotContain("config.json");
                });
    }

    @Test
    void a_network_that_is_not_whole_is_refused_as_such_whatever_is_missing() {
        UNetConfig unet = UNetConfig.read(Golden.path("clip/sdxl-tiny/unet/config.json"));
        refused(unet, "sizes cannot be told", "input_hint_block.0.weight");
        refused(unet, "sizes cannot be told", "control_model.input_hint_block.0.weight");
        refused(unet, "sizes cannot be told", "controlnet_cond_embedding.conv_in.weight");
        Map<String, StoredTensor> whole = original(Golden.path("controlnet/sdxl-controlnet-tiny0"), "");
        for (String lost : List.of(
                "input_hint_block.0.weight",
                "input_blocks.0.0.weight",
                "input_blocks.1.0.in_layers.2.weight",
                "middle_block.1.transformer_blocks.0.attn2.to_k.weight",
                "label_emb.0.0.weight",
                "zero_convs.0.0.weight")) {
            Map<String, StoredTensor> rest = new TreeMap<>(whole);
            assertThat(rest.remove(lost)).as(lost).isNotNull();
            Path file = write("rest.safetensors", rest);
            assertThatThrownBy(
                            () -> ControlNetFile.load(file, ControlNetFile.config(file, unet), Placement.cpuFloat32())
                                    .close())
                    .as(lost)
                    .isInstanceOf(InkloomException.class);
        }
    }

    private void refused(UNetConfig unet, String reason, String... keys) {
        Map<String, StoredTensor> tensors = new TreeMap<>();
        for (String key : keys) {
            put(tensors, key, 1);
        }
        Path file = write("other.safetensors", tensors);
        assertThatThrownBy(() -> ControlNetFile.config(file, unet))
                .isInstanceOfSatisfying(InkloomException.class, e -> {
                    assertThat(e.code()).isEqualTo("INK-CONTROL-004");
                    assertThat(e.getMessage()).contains("other.safetensors", reason);
                });
    }
}
