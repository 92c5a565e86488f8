package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.models.upscale.RrdbConfig;
import org.inkloom.models.upscale.RrdbNetwork;
import org.inkloom.run.Cancellation;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
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

/** Enlarging by a network whose answer is known: every weight is 0, and the last bias is a colour. */
class UpscaleNodesTest {
    private static final float[] COLOUR = {-0.5f, 0.25f, 1.5f};

    @TempDir
    Path folder;

    private final Map<String, NodeType> types = new HashMap<>();
    private Models models;

    @BeforeEach
    void write() throws Exception {
        Path networks = Files.createDirectories(folder.resolve("upscale_models"));
        RrdbConfig config = new RrdbConfig(3, 4, 2, 1, 2, 1);
        List<StoredTensor> tensors = new ArrayList<>();
        Weights.shapesOf(w -> new RrdbNetwork(w, config)).forEach((name, shape) -> {
            int count = 1;
            for (long size : shape) {
                count *= (int) size;
            }
            MemorySegment data = MemorySegment.ofArray(new byte[4 * count]);
            if (name.equals("conv_last.bias")) {
                for (int i = 0; i < COLOUR.length; i++) {
                    data.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i, COLOUR[i]);
                }
            }
            tensors.add(new StoredTensor(name, DType.FLOAT32, shape, data));
        });
        SafetensorsWriter.write(networks.resolve("4x.safetensors"), tensors, Map.of());
        Files.writeString(networks.resolve("notes.txt"), "");
        models = new Models(List.of(folder), "cpu");
        new UpscaleNodes(models).types().forEach(type -> types.put(type.spec().name(), type));
    }

    @AfterEach
    void close() {
        models.close();
    }

    private Object run(String type, Map<String, Object> inputs) throws Exception {
        Map<String, @Nullable Object> named = new HashMap<>(inputs);
        NodeContext context = new NodeContext("job", Graph.of(List.of()), Map.of(), false);
        return Objects.requireNonNull(Objects.requireNonNull(types.get(type))
                .run(new NodeCall("1", named, context, new Cancellation(), NodeReports.NONE))
                .outputs()
                .getFirst());
    }

    @Test
    void pictures_of_a_batch_grow_four_times_and_colours_stay_in_range() throws Exception {
        Object network = run("UpscaleModelLoader", Map.of("model_name", "4x.safetensors"));
        PixelArray made = ((Values.Image) run(
                        "ImageUpscaleWithModel",
                        Map.of("upscale_model", network, "image", new Values.Image(PixelArray.black(2, 5, 7)))))
                .array();
        assertThat(List.of(made.batch(), made.height(), made.width())).containsExactly(2, 20, 28);
        for (int i = 0; i < made.values().length; i++) {
            assertThat(made.values()[i]).isEqualTo(Math.clamp(COLOUR[i % 3], 0f, 1f));
        }
    }

    @Test
    void networks_are_listed_by_their_files_and_one_that_is_gone_is_named() throws Exception {
        assertThat(UpscaleNodes.files(models)).containsOnlyKeys("4x.safetensors");
        Files.delete(folder.resolve("upscale_models/4x.safetensors"));
        assertThatThrownBy(() -> run("UpscaleModelLoader", Map.of("model_name", "4x.safetensors")))
                .hasMessageContaining("INK-GRAPH-033");
    }
}
