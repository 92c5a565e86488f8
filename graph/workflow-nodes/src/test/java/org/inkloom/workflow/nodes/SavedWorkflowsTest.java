package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.inkloom.golden.Golden;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.Cancellation;
import org.inkloom.workflow.check.CheckedGraph;
import org.inkloom.workflow.check.GraphCheck;
import org.inkloom.workflow.comfy.ApiFormat;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.comfy.UiFormat;
import org.inkloom.workflow.execute.GraphRun;
import org.inkloom.workflow.execute.ResultCache;
import org.inkloom.workflow.execute.RunListener;
import org.inkloom.workflow.execute.RunResult;
import org.inkloom.workflow.node.NodeContext;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodePackProvider;
import org.inkloom.workflow.node.NodeTypes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Workflows that pages saved, with the files that they name: the miniature of Kolors, its ControlNet, a LoRA, pictures. */
@Tag("golden")
class SavedWorkflowsTest {
    private static final int SIDE = 64;

    @TempDir
    Path folder;

    /** Beside the checkout, as the folder of reference tensors. */
    private static List<Path> saved() throws IOException {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path samples = at.resolve("shared/comfyui/workflows");
            if (Files.isDirectory(samples)) {
                try (Stream<Path> files = Files.list(samples)) {
                    return files.filter(file -> file.toString().endsWith(".ui.json"))
                            .sorted()
                            .toList();
                }
            }
        }
        return List.of();
    }

    private NodePack open() throws IOException {
        for (String name :
                List.of("input", "output", "temp", "models/checkpoints", "models/controlnet", "models/loras")) {
            Files.createDirectories(folder.resolve(name));
        }
        link("models/checkpoints/kolors.safetensors", Golden.path("kolors-tiny"));
        link("models/controlnet/kolors_canny.safetensors", Golden.path("controlnet/kolors-controlnet-tiny0"));
        link("models/loras/kolors_style.safetensors", Golden.path("lora/one_kohya.safetensors"));
        for (String name : List.of("room.png", "sketch.png")) {
            byte[] rgb = new byte[3 * 80 * 64];
            new Random(name.hashCode()).nextBytes(rgb);
            PngText.write(folder.resolve("input/" + name), new RgbPicture(80, 64, rgb), Map.of());
        }
        return new InkloomPack.Provider()
                .open(new NodePackProvider.WorkPlace(
                        folder.resolve("input"),
                        folder.resolve("output"),
                        folder.resolve("temp"),
                        List.of(folder.resolve("models")),
                        "cpu",
                        true));
    }

    private void link(String name, Path to) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), to.toAbsolutePath());
    }

    @Test
    void every_saved_workflow_becomes_what_the_page_sends_by_the_types_that_are_here_and_runs_to_its_end()
            throws IOException {
        List<Path> saved = saved();
        assumeTrue(!saved.isEmpty(), "there is no ../shared/comfyui/workflows");
        try (NodePack pack = open()) {
            NodeTypes types = new NodeTypes(pack.types());
            for (Path file : saved) {
                String name = file.getFileName().toString();
                JsonNode sent =
                        ComfyJson.read(Files.readAllBytes(file.resolveSibling(name.replace(".ui.json", ".api.json"))));
                ObjectNode ours = UiFormat.toApi(
                        ComfyJson.read(Files.readAllBytes(file)),
                        types::spec,
                        new Random(1),
                        LocalDateTime.of(2026, 11, 9, 7, 5, 3));
                assertThat(ours.toPrettyString()).as(name).isEqualTo(sent.toPrettyString());
                run(name, smaller(ours), types);
            }
        }
    }

    /** The same with small pictures and two steps, for time's sake. */
    private static ObjectNode smaller(ObjectNode graph) {
        graph.forEach(node -> {
            ObjectNode inputs = (ObjectNode) node.path("inputs");
            Map.of("width", SIDE, "height", SIDE, "steps", 2).forEach((name, value) -> {
                if (inputs.path(name).isNumber()) {
                    inputs.put(name, value);
                }
            });
            if (inputs.has("megapixels")) {
                inputs.put("megapixels", 0.01);
            }
        });
        return graph;
    }

    private void run(String name, ObjectNode graph, NodeTypes types) {
        CheckedGraph checked = GraphCheck.check(ApiFormat.read(graph), types, Optional.empty());
        assertThat(checked.why()).as(name).isEmpty();
        RunResult result = GraphRun.run(
                checked,
                types,
                new ResultCache(64 << 20),
                new NodeContext("job", checked.graph(), Map.of(), true),
                new Cancellation(),
                RunListener.NONE);
        if (result.end() instanceof RunResult.Failed failed) {
            throw new AssertionError(name + ": " + failed.node() + ": " + failed.cause(), failed.cause());
        }
        assertThat(result.shown().values()).as(name).anyMatch(shown -> shown.containsKey("images"));
    }
}
