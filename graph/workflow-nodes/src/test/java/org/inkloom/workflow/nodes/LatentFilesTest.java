package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.diffusion.LatentArray;
import org.inkloom.run.Cancellation;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsFile;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.workflow.graph.Graph;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodePackProvider.WorkPlace;
import org.inkloom.workflow.node.NodeReports;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentFilesTest {
    @TempDir
    Path folder;

    private List<NodeType> types = List.of();

    @BeforeEach
    void open() throws Exception {
        for (String name : List.of("input", "output", "temp")) {
            Files.createDirectories(folder.resolve(name));
        }
        WorkPlace place = new WorkPlace(
                folder.resolve("input"), folder.resolve("output"), folder.resolve("temp"), List.of(), "cpu", true);
        types = new LatentFiles(place, new OwnFolders(place.input(), place.output())).types();
    }

    private NodeResult run(int type, Map<String, Object> inputs) throws Exception {
        NodeContext context = new NodeContext("job", Graph.of(List.of()), Map.of("workflow", "{}"), false);
        Map<String, @Nullable Object> named = new LinkedHashMap<>(inputs);
        return types.get(type).run(new NodeCall("1", named, context, new Cancellation(), NodeReports.NONE));
    }

    private LatentArray loaded(String name) throws Exception {
        return ((Values.Latent) run(1, Map.of("latent", name)).outputs().getFirst()).array();
    }

    private static LatentArray latents(double factor) {
        return new LatentArray(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 2, 2, 2, Optional.empty(), List.of(), factor);
    }

    @Test
    void a_file_has_the_numbers_of_the_autoencoder_and_any_model_reads_them_in_its_own_scale() throws Exception {
        for (int i = 1; i < 3; i++) {
            NodeResult shown =
                    run(0, Map.of("samples", new Values.Latent(latents(0.5)), "filename_prefix", "latents/ComfyUI"));
            assertThat(shown.shown())
                    .hasToString(
                            "{latents=[{filename=ComfyUI_0000" + i + "_.latent, subfolder=latents, type=output}]}");
        }
        Path file = folder.resolve("output/latents/ComfyUI_00002_.latent");
        try (SafetensorsFile written = SafetensorsFile.open(file)) {
            assertThat(written.names()).containsExactlyInAnyOrder("latent_tensor", "latent_format_version_0");
            assertThat(written.get("latent_tensor").shape()).containsExactly(1, 2, 2, 2);
            assertThat(written.get("latent_format_version_0").shape()).containsExactly(0);
            assertThat(written.get("latent_tensor").data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4))
                    .isEqualTo(4);
            assertThat(written.metadata()).containsEntry("workflow", "{}").containsKey("prompt");
        }
        LatentArray again = loaded("latents/ComfyUI_00002_.latent [output]");
        assertThat(again.values()).containsExactly(2, 4, 6, 8, 10, 12, 14, 16);
        assertThat(again.inScale(0.5).values()).isEqualTo(latents(0.5).values());
        assertThat(again.inScale(0.25).values()[0]).isEqualTo(0.5f);
        assertThat(latents(0).inScale(0.25).values())
                .as("what no model has made stays as it is")
                .isEqualTo(latents(0).values());
    }

    @Test
    void older_files_and_half_precision_are_read_and_anything_else_is_refused_by_name() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment halves = arena.allocateFrom(
                    ValueLayout.JAVA_SHORT_UNALIGNED, Float.floatToFloat16(0.25f), Float.floatToFloat16(-2f));
            StoredTensor half = new StoredTensor("latent_tensor", DType.FLOAT16, new long[] {1, 2, 1, 1}, halves);
            SafetensorsWriter.write(folder.resolve("input/old.latent"), List.of(half), Map.of());
            StoredTensor flat = new StoredTensor("latent_tensor", DType.FLOAT16, new long[] {2}, halves);
            SafetensorsWriter.write(folder.resolve("input/flat.latent"), List.of(flat), Map.of());
            StoredTensor other = new StoredTensor("other", DType.FLOAT16, new long[] {2}, halves);
            SafetensorsWriter.write(folder.resolve("input/other.latent"), List.of(other), Map.of());
        }
        LatentArray old = loaded("old.latent");
        assertThat(old.values()).containsExactly(0.25f, -2);
        assertThat(old.inScale(0.18215)).as("of Stable Diffusion 1's U-Net").isSameAs(old);
        for (String name : List.of("flat.latent", "other.latent", "gone.latent", "../secret.latent")) {
            assertThatThrownBy(() -> loaded(name))
                    .as(name)
                    .isInstanceOfSatisfying(
                            InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-GRAPH-042"));
        }
        Files.writeString(folder.resolve("secret.latent"), "x");
        NodeType load = types.get(1);
        assertThat(load.faults(Map.of("latent", "../secret.latent"))).containsKey("latent");
        assertThat(load.faults(Map.of("latent", "old.latent"))).isEmpty();
        assertThat(load.fingerprint(Map.of("latent", "old.latent")))
                .isNotEqualTo(load.fingerprint(Map.of("latent", "flat.latent")))
                .isPresent();
    }
}
