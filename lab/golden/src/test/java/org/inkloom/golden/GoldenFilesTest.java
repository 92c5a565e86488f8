package org.inkloom.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Opens every weight file of the golden folder, whatever it holds. */
@Tag("golden")
class GoldenFilesTest {
    private static final List<String> ENDINGS = List.of(".safetensors", ".bin", ".ckpt", ".pth", ".pt", ".index.json");

    private static final String TAGGED = "_cuda_tags";

    @Test
    void every_weight_file_opens_and_every_tensor_has_its_bytes() throws IOException {
        List<Path> files = weightFiles(Golden.folder());
        assumeTrue(!files.isEmpty(), "skipped: the golden folder has no weight files");
        for (Path path : files) {
            try (TensorFile file = TensorFiles.open(path)) {
                assertThat(file.summary().tensors()).as("tensors of %s", path).isPositive();
                assertThat(file.summary().bytes()).as("bytes of %s", path).isPositive();
            }
        }
    }

    @Test
    void shapes_and_types_are_those_of_the_manifest() throws IOException {
        Path folder = Golden.folder();
        JsonNode root = Golden.json("MANIFEST.json");
        int compared = 0;
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            Path path = folder.resolve(entry.getKey());
            if (entry.getValue().has("tensors") && Files.exists(path)) {
                assertThat(describe(path)).as(entry.getKey()).isEqualTo(manifestOf(entry.getValue()));
                compared++;
            }
        }
        assumeTrue(compared > 0, "skipped: MANIFEST.json lists no tensors of files that are there");
    }

    @Test
    void indexes_list_the_bytes_that_their_shards_hold() throws IOException {
        List<Path> indexes = weightFiles(Golden.folder()).stream()
                .filter(path -> path.toString().endsWith(".index.json"))
                .toList();
        assumeTrue(!indexes.isEmpty(), "skipped: the golden folder has no sharded checkpoint");
        int compared = 0;
        for (Path path : indexes) {
            try (TensorFile file = TensorFiles.open(path)) {
                String total = file.metadata().get("total_size");
                if (total != null) {
                    assertThat(file.summary().bytes()).as("bytes of %s", path).isEqualTo(Long.parseLong(total));
                    compared++;
                }
            }
        }
        assumeTrue(compared > 0, "skipped: no index of the golden folder has a total_size");
    }

    @Test
    void checkpoints_saved_on_a_gpu_hold_the_same_bytes() throws IOException {
        List<Path> tagged = weightFiles(Golden.folder()).stream()
                .filter(path -> path.getFileName().toString().contains(TAGGED))
                .filter(path -> Files.exists(untagged(path)))
                .toList();
        assumeTrue(!tagged.isEmpty(), "skipped: the golden folder has no pair of LoRA checkpoints");
        for (Path path : tagged) {
            try (TensorFile a = TensorFiles.open(untagged(path));
                    TensorFile b = TensorFiles.open(path)) {
                assertThat(b.names()).isEqualTo(a.names());
                for (String name : a.names()) {
                    assertThat(b.get(name).data().mismatch(a.get(name).data()))
                            .as(name)
                            .isEqualTo(-1);
                }
            }
        }
    }

    private static Path untagged(Path path) {
        return path.resolveSibling(path.getFileName().toString().replace(TAGGED, ""));
    }

    private static Map<String, String> describe(Path path) {
        try (TensorFile file = TensorFiles.open(path)) {
            return file.names().stream()
                    .map(file::get)
                    .collect(Collectors.toMap(
                            StoredTensor::name,
                            t -> t.dtype().safetensorsName()
                                    + Arrays.toString(t.shape()).replace(" ", "")));
        }
    }

    private static Map<String, String> manifestOf(JsonNode entry) {
        return entry.get("tensors").properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().stringValue()));
    }

    private static List<Path> weightFiles(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> ENDINGS.stream().anyMatch(path.toString()::endsWith))
                    .sorted()
                    .toList();
        }
    }
}
