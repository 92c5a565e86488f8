package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.inkloom.diffusion.LatentArray;
import org.inkloom.diffusion.PromptVectors;
import org.inkloom.diffusion.SingleFileExport;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.PublishedPreset;
import org.inkloom.run.RunControl;
import org.inkloom.weights.DType;
import org.inkloom.workflow.comfy.ObjectInfo;
import org.inkloom.workflow.node.NodeType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Autoencoders and text encoders in files of their own, and merged text encoders, by the nodes of ComfyUI. */
class PartFileNodesTest {
    @TempDir
    Path folder;

    private final List<NodeType> types = new ArrayList<>();
    private Models models;
    private NodeRunner runner;

    @BeforeEach
    void write() throws Exception {
        Path sd = folder.resolve("checkpoints/sd");
        new ModelInit(PublishedPreset.SD15_MINIATURE, 5, DType.FLOAT32).write(sd, RunControl.quiet());
        Path sdxl = folder.resolve("checkpoints/sdxl");
        new ModelInit(PublishedPreset.SDXL_MINIATURE, 5, DType.FLOAT32).write(sdxl, RunControl.quiet());
        Path other = folder.resolve("checkpoints/other");
        new ModelInit(PublishedPreset.SD15_MINIATURE, 6, DType.FLOAT32).write(other, RunControl.quiet());
        Path otherSdxl = folder.resolve("checkpoints/other-sdxl");
        new ModelInit(PublishedPreset.SDXL_MINIATURE, 6, DType.FLOAT32).write(otherSdxl, RunControl.quiet());
        for (String kind : List.of("vae/ft", "text_encoders", "clip")) {
            Files.createDirectories(folder.resolve(kind));
        }
        export(other).vae(folder.resolve("vae/ft/mse.safetensors"), RunControl.quiet());
        export(other).text("clip_l", folder.resolve("text_encoders/clip_l.safetensors"), RunControl.quiet());
        export(otherSdxl).text("clip_l", folder.resolve("clip/xl_l.safetensors"), RunControl.quiet());
        export(otherSdxl).text("clip_g", folder.resolve("text_encoders/xl_g.safetensors"), RunControl.quiet());
        Files.writeString(folder.resolve("vae/broken.ckpt"), "nothing");
        models = new Models(List.of(folder), "cpu");
        types.addAll(new PartNodes(models).types());
        types.addAll(new MergeNodes(models).types());
        types.addAll(new LoaderNodes(models, new LoraShelf(models, new OwnFolders(folder, folder))).types());
        types.addAll(new LatentNodes(models).types());
        runner = new NodeRunner(types);
    }

    @AfterEach
    void close() {
        models.close();
    }

    private static SingleFileExport export(Path model) {
        return new SingleFileExport(ModelFolder.open(model), List.of(), Map.of());
    }

    private String listed(String type, String input) {
        NodeType found = types.stream()
                .filter(one -> one.spec().name().equals(type))
                .findFirst()
                .orElseThrow();
        return ObjectInfo.of(found.spec())
                .path("input")
                .path("required")
                .path(input)
                .path(0)
                .toString();
    }

    private float[] decoded(Values.Vae vae) throws Exception {
        float[] values = new float[4 * 8 * 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 7 - 3) / 3f;
        }
        Values.Latent latent = new Values.Latent(LatentArray.empty(1, 4, 8, 8).with(values));
        return runner.first(Values.Image.class, "VAEDecode", "samples", latent, "vae", vae)
                .array()
                .values();
    }

    private PromptVectors encoded(Values.Clip clip) throws Exception {
        return Objects.requireNonNull(
                runner.first(Values.Prompt.class, "CLIPTextEncode", "text", "a red cat", "clip", clip)
                        .parts()
                        .getFirst()
                        .vectors());
    }

    private Values.Vae vae(String name) throws Exception {
        return runner.first(Values.Vae.class, "VAELoader", "vae_name", name);
    }

    private Values.Clip clip(String name) throws Exception {
        return runner.first(Values.Clip.class, "CLIPLoader", "clip_name", name, "type", "stable_diffusion");
    }

    private Values.Clip clips(String one, String two) throws Exception {
        return runner.first(Values.Clip.class, "DualCLIPLoader", "clip_name1", one, "clip_name2", two, "type", "sdxl");
    }

    @Test
    void loaders_list_the_files_beside_the_models() {
        assertThat(listed("VAELoader", "vae_name")).contains("\"sd\"", "\"ft/mse.safetensors\"", "\"broken.ckpt\"");
        assertThat(listed("CLIPLoader", "clip_name"))
                .contains("\"sd\"", "\"clip_l.safetensors\"", "\"xl_l.safetensors\"")
                .doesNotContain("mse");
        assertThat(listed("DualCLIPLoader", "clip_name2")).contains("\"xl_g.safetensors\"");
    }

    @Test
    void an_autoencoder_s_file_decodes_as_the_model_that_it_is_of() throws Exception {
        float[] wanted = decoded(vae("other"));
        assertThat(wanted).isNotEqualTo(decoded(vae("sd")));
        assertThat(decoded(vae("ft/mse.safetensors"))).isEqualTo(wanted);
        assertThatThrownBy(() -> decoded(vae("broken.ckpt")))
                .hasMessageContaining("INK-GRAPH-039")
                .hasMessageContaining("autoencoder broken.ckpt");
        Files.delete(folder.resolve("vae/broken.ckpt"));
        assertThatThrownBy(() -> decoded(vae("broken.ckpt"))).hasMessageContaining("INK-GRAPH-033");
    }

    @Test
    void text_encoders_of_files_read_prompts_as_the_models_that_they_are_of() throws Exception {
        assertThat(encoded(clip("clip_l.safetensors")).tokens())
                .isEqualTo(encoded(clip("other")).tokens())
                .isNotEqualTo(encoded(clip("sd")).tokens());
        PromptVectors two = encoded(clips("xl_g.safetensors", "xl_l.safetensors"));
        assertThat(two.tokens()).isEqualTo(encoded(clip("other-sdxl")).tokens());
        assertThat(two.pooled()).isEqualTo(encoded(clip("other-sdxl")).pooled());
        assertThat(encoded(clips("sdxl", "sdxl")).tokens())
                .isEqualTo(encoded(clip("sdxl")).tokens());
        for (String other : List.of("sd", "xl_g.safetensors")) {
            assertThatThrownBy(() -> clips("sdxl", other)).hasMessageContaining("INK-GRAPH-028");
        }
    }

    @Test
    void text_encoders_are_merged_by_comfyui_s_shares() throws Exception {
        Values.Clip sd = clip("sd");
        Values.Clip other = clip("other");
        Values.Clip all = runner.first(Values.Clip.class, "CLIPMergeSimple", "clip1", sd, "clip2", other, "ratio", 1.0);
        Values.Clip none =
                runner.first(Values.Clip.class, "CLIPMergeSimple", "clip1", sd, "clip2", other, "ratio", 0.0);
        assertThat(encoded(all).tokens()).isEqualTo(encoded(sd).tokens());
        assertThat(encoded(none).tokens()).isEqualTo(encoded(other).tokens());
        Values.Clip difference =
                runner.first(Values.Clip.class, "CLIPMergeSubtract", "clip1", other, "clip2", sd, "multiplier", 1.0);
        Values.Clip sum = runner.first(Values.Clip.class, "CLIPMergeAdd", "clip1", sd, "clip2", difference);
        float[] made = encoded(sum).tokens();
        float[] wanted = encoded(other).tokens();
        for (int i = 0; i < made.length; i++) {
            assertThat(made[i]).as("number %d", i).isCloseTo(wanted[i], org.assertj.core.api.Assertions.within(1e-4f));
        }
        assertThatThrownBy(() -> runner.first(Values.Clip.class, "CLIPMergeAdd", "clip1", sd, "clip2", clip("sdxl")))
                .hasMessageContaining("INK-MODEL-030");
    }
}
