package org.inkloom.diffusion.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.inkloom.golden.Golden;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The files of a package have the names that diffusers, kohya and DiffSynth-Studio gave the same LoRA. */
@Tag("golden")
class LoraCopiesGoldenTest {
    private static final Map<String, String> ENDINGS =
            Map.of("peft", "_peft_with_metadata", "kohya", "_kohya", "diffsynth", "_diffsynth");

    @TempDir
    private Path folder;

    private static LoraTarget target() {
        String unet = Golden.json("lora/lora.json").path("unet").asString("../kolors-tiny/unet");
        return LoraTarget.of(
                UNetConfig.read(Golden.path("lora/" + unet).normalize().resolve("config.json")));
    }

    private static List<Path> loras() throws IOException {
        try (Stream<Path> files = Files.list(Golden.path("lora"))) {
            return files.filter(
                            file -> file.toString().matches(".*_(peft|kohya|diffsynth|old)[^/]*\\.(safetensors|ckpt)"))
                    .sorted()
                    .toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> every_lora_is_written_in_three_layouts_with_the_keys_of_the_goldens() throws IOException {
        Map<String, Path> named = loras().stream()
                .collect(Collectors.toMap(
                        file -> file.getFileName().toString().replaceFirst("\\.[a-z]+$", ""),
                        Function.identity(),
                        (one, other) -> one));
        Assumptions.assumeFalse(
                named.isEmpty(), "skipped: the golden folder has no file of a LoRA that tells its layout");
        return named.entrySet().stream()
                .map(lora -> DynamicTest.dynamicTest(
                        lora.getKey(), () -> hasTheKeys(lora.getKey(), lora.getValue(), named)));
    }

    private void hasTheKeys(String name, Path lora, Map<String, Path> named) throws IOException {
        String set = name.replaceFirst("_(peft|kohya|diffsynth|old).*", "");
        Path into = Files.createDirectories(folder.resolve(name));
        List<LoraCopies.Written> written = LoraCopies.write(lora, List.of(target()), into, "ink");

        assertThat(written).extracting(LoraCopies.Written::layout).contains("peft", "kohya", "diffsynth");
        assertThat(written.stream().filter(LoraCopies.Written::same)).hasSize(1);
        for (LoraCopies.Written copy : written) {
            Path golden = named.get(set + ENDINGS.getOrDefault(copy.layout(), "_"));
            if (golden != null) {
                assertThat(keys(copy.file())).as(copy.layout()).isEqualTo(keys(golden));
            }
        }
    }

    private static Set<String> keys(Path file) {
        try (TensorFile tensors = TensorFiles.open(file)) {
            return new TreeSet<>(tensors.names());
        }
    }
}
