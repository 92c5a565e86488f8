package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.weights.DType;
import org.inkloom.weights.SafetensorsWriter;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraFusionTest {
    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeModel() {
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(shared.resolve("model"), RunControl.quiet());
    }

    private static Path model() {
        return shared.resolve("model");
    }

    private static String layer() {
        try (TensorFile unet = TensorFiles.openFolder(model().resolve("unet"))) {
            return unet.names().stream()
                    .filter(name -> name.endsWith("attn1.to_q.weight"))
                    .findFirst()
                    .map(name -> name.substring(0, name.length() - ".weight".length()))
                    .orElseThrow();
        }
    }

    private Path lora(float value) {
        try (TensorFile unet = TensorFiles.openFolder(model().resolve("unet"))) {
            long[] weight = unet.get(layer() + ".weight").shape();
            Path file = folder.resolve("lora.safetensors");
            SafetensorsWriter.write(
                    file,
                    List.of(
                            filled("unet." + layer() + ".lora_A.weight", value, 1, weight[1]),
                            filled("unet." + layer() + ".lora_B.weight", value, weight[0], 1)),
                    Map.of());
            return file;
        }
    }

    private static StoredTensor filled(String name, float value, long... shape) {
        float[] values = new float[Math.toIntExact(shape[0] * shape[1])];
        java.util.Arrays.fill(values, value);
        return new StoredTensor(name, DType.FLOAT32, shape, bytes(values));
    }

    private static MemorySegment bytes(float... values) {
        byte[] bytes = new byte[values.length * Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return MemorySegment.ofArray(bytes);
    }

    private static LoraFusion fusion(Path model, Path lora, Optional<DType> dtype) {
        return new LoraFusion(ModelFolder.open(model), List.of(new LoraUse(lora, 1)), dtype);
    }

    private static List<String> numbers(Path weights) {
        try (TensorFile file = TensorFiles.open(weights)) {
            return file.names().stream()
                    .map(name -> java.util.Arrays.toString(file.get(name).shape())
                            + java.util.Arrays.hashCode(file.get(name).data().toArray(ValueLayout.JAVA_BYTE)))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void a_unet_that_is_saved_with_a_lora_has_the_numbers_of_the_fused_model() {
        Path lora = lora(0.5f);
        fusion(model(), lora, Optional.empty()).write(folder.resolve("fused"), RunControl.quiet());
        Path file = folder.resolve("saved.safetensors");
        new SingleFileExport(ModelFolder.open(model()), List.of(new LoraUse(lora, 1)), Map.of())
                .unet(file, RunControl.quiet());
        assertThat(numbers(file))
                .isEqualTo(numbers(folder.resolve("fused/unet")))
                .isNotEqualTo(numbers(model().resolve("unet")));
    }

    @Test
    void names_the_weight_that_does_not_fit_the_type() {
        Path out = folder.resolve("out");
        assertThatThrownBy(() ->
                        fusion(model(), lora(1000), Optional.of(DType.FLOAT16)).write(out, RunControl.quiet()))
                .isInstanceOfSatisfying(InkloomException.class, e -> {
                    assertThat(e.code()).isEqualTo("INK-LORA-014");
                    assertThat(e.what()).contains(layer(), "float16");
                    assertThat(e.remedy()).contains("dtype float32");
                });
        assertThat(out)
                .as("empty, or not there")
                .satisfies(path ->
                        assertThat(Files.exists(path) ? files(path) : List.of()).isEmpty());
        assertThat(folder.resolve("out.part")).doesNotExist();
    }

    @Test
    void names_the_model_s_own_weight_that_is_no_number() throws IOException {
        Path broken = copy(model(), folder.resolve("broken"));
        Path weights = TensorFiles.find(broken.resolve("unet")).orElseThrow();
        List<StoredTensor> tensors = new ArrayList<>();
        try (TensorFile file = TensorFiles.open(weights)) {
            for (String name : file.names()) {
                StoredTensor tensor = file.get(name);
                MemorySegment data = MemorySegment.ofArray(tensor.data().toArray(ValueLayout.JAVA_BYTE));
                if (name.equals("conv_in.weight")) {
                    data.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 8, Float.NaN);
                }
                tensors.add(new StoredTensor(name, tensor.dtype(), tensor.shape(), data));
            }
            SafetensorsWriter.write(folder.resolve("w.safetensors"), tensors, Map.of());
        }
        Files.move(folder.resolve("w.safetensors"), weights, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() ->
                        fusion(broken, lora(1), Optional.empty()).write(folder.resolve("out"), RunControl.quiet()))
                .hasMessageContaining("INK-FILE-035")
                .hasMessageContaining("conv_in.weight")
                .hasMessageContaining("element 2");
    }

    @Test
    void writes_every_part_of_a_model_whose_folders_are_links() throws IOException {
        Path linked = Files.createDirectories(folder.resolve("linked"));
        try (var children = Files.list(model())) {
            for (Path child : children.toList()) {
                Files.createSymbolicLink(linked.resolve(child.getFileName()), child);
            }
        }
        Path whole = Files.createSymbolicLink(folder.resolve("whole"), linked);
        fusion(model(), lora(0.01f), Optional.empty()).write(folder.resolve("plain"), RunControl.quiet());
        fusion(linked, lora(0.01f), Optional.empty()).write(folder.resolve("parts"), RunControl.quiet());
        fusion(whole, lora(0.01f), Optional.empty()).write(folder.resolve("root"), RunControl.quiet());
        List<String> expected = files(folder.resolve("plain"));
        assertThat(expected)
                .anyMatch(name -> name.startsWith("vae/"))
                .anyMatch(name -> name.startsWith("text_encoder/"));
        assertThat(files(folder.resolve("parts"))).isEqualTo(expected);
        assertThat(files(folder.resolve("root"))).isEqualTo(expected);
    }

    private static List<String> files(Path root) throws IOException {
        try (var walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (var walk = Files.walk(from)) {
            for (Path path : walk.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
        return to;
    }
}
