package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.models.folder.ExchangedUnet;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.PublishedPreset;
import org.inkloom.run.Cancellation;
import org.inkloom.run.RunControl;
import org.inkloom.weights.DType;
import org.inkloom.workflow.comfy.ObjectInfo;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodeReports;
import org.inkloom.workflow.node.NodeType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** U-Nets in files of their own, by the loaders of ComfyUI and ComfyUI-GGUF. */
class UnetFileNodesTest {
    private static final String WEIGHTS = "unet/diffusion_pytorch_model.safetensors";

    @TempDir
    Path folder;

    private final Map<String, NodeType> types = new HashMap<>();
    private Models models;

    @BeforeEach
    void write() throws Exception {
        Path model = folder.resolve("checkpoints/sd");
        new ModelInit(PublishedPreset.SD15_MINIATURE, 5, DType.FLOAT32).write(model, RunControl.quiet());
        Path other = folder.resolve("other");
        new ModelInit(PublishedPreset.SD15_MINIATURE, 6, DType.FLOAT32).write(other, RunControl.quiet());
        Path unets = Files.createDirectories(folder.resolve("unet/dreams"));
        Files.copy(other.resolve(WEIGHTS), unets.resolve("dream.safetensors"));
        Files.writeString(folder.resolve("unet/packed.gguf"), "no U-Net");
        models = new Models(List.of(folder), "cpu");
        new PartNodes(models).types().forEach(type -> types.put(type.spec().name(), type));
    }

    @AfterEach
    void close() {
        models.close();
    }

    private NodeType type(String name) {
        return Objects.requireNonNull(types.get(name));
    }

    private Values.Model opened(String type, String name) throws Exception {
        Map<String, @Nullable Object> inputs = Map.of("unet_name", name, "weight_dtype", "default");
        NodeContext context = new NodeContext("job", Graph.of(List.of()), Map.of(), false);
        return (Values.Model) Objects.requireNonNull(type(type)
                .run(new NodeCall("1", new HashMap<>(inputs), context, new Cancellation(), NodeReports.NONE))
                .outputs()
                .getFirst());
    }

    private String listed(String type) {
        return ObjectInfo.of(type(type).spec())
                .path("input")
                .path("required")
                .path("unet_name")
                .path(0)
                .toString();
    }

    @Test
    void files_are_listed_beside_models_and_gguf_files_by_themselves() {
        assertThat(listed("UNETLoader")).contains("\"sd\"", "\"dreams/dream.safetensors\"", "\"packed.gguf\"");
        assertThat(listed("UnetLoaderGGUF")).isEqualTo("[\"packed.gguf\"]");
    }

    @Test
    void a_file_is_drawn_with_by_the_first_model_that_it_goes_with() throws Exception {
        Values.Model model = opened("UNETLoader", "dreams/dream.safetensors");
        Path made = models.folder(model.name());
        assertThat(ExchangedUnet.fileOf(made)).contains(folder.resolve("unet/dreams/dream.safetensors"));
        assertThat(models.family(model.name())).isEqualTo("sd15");
        assertThat(models.stages(model.name())
                        .encode("a cat", PromptRules.COMFYUI, RunControl.quiet())
                        .tokens())
                .isEqualTo(models.stages("sd")
                        .encode("a cat", PromptRules.COMFYUI, RunControl.quiet())
                        .tokens());
        assertThat(opened("UNETLoader", "sd").name()).isEqualTo("sd");
        assertThat(type("UNETLoader").fingerprint(Map.of("unet_name", "dreams/dream.safetensors")))
                .isPresent()
                .isNotEqualTo(type("UNETLoader").fingerprint(Map.of("unet_name", "sd")));
    }

    @Test
    void a_file_that_goes_with_no_model_is_refused_with_the_reason() throws Exception {
        String name = opened("UnetLoaderGGUF", "packed.gguf").name();
        assertThatThrownBy(() -> models.folder(name))
                .hasMessageContaining("INK-GRAPH-039")
                .hasMessageContaining("packed.gguf");
        Files.delete(folder.resolve("unet/packed.gguf"));
        assertThatThrownBy(() -> models.folder(name)).hasMessageContaining("INK-GRAPH-033");
    }
}
