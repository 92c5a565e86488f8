package org.inkloom.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.inkloom.weights.WeightRefusals.floats;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritersTest {
    @TempDir
    Path folder;

    private static final List<StoredTensor> TENSORS = List.of(
            floatTensor("z", 1, 2, 3, 4),
            new StoredTensor("墨", DType.UINT8, new long[] {3}, MemorySegment.ofArray(new byte[] {1, 2, 3})),
            floatTensor("a", 5, 6),
            new StoredTensor("empty", DType.FLOAT16, new long[] {0, 4}, MemorySegment.ofArray(new byte[0])),
            new StoredTensor("f8", DType.FLOAT8_E5M2, new long[] {1, 2}, MemorySegment.ofArray(new byte[] {9, 8})),
            new StoredTensor(
                    "scalar", DType.INT64, new long[0], MemorySegment.ofArray(new byte[] {7, 0, 0, 0, 0, 0, 0, 0})));

    @Test
    void safetensors_come_back_aligned_and_in_a_fixed_order() throws IOException {
        Path path = folder.resolve("out.safetensors");
        SafetensorsWriter.write(path, TENSORS, Map.of("format", "pt", "author", "墨织"));
        try (TensorFile file = TensorFiles.open(path)) {
            assertThat(file.names()).containsExactly("scalar", "a", "z", "empty", "f8", "墨");
            assertThat(file.metadata()).containsExactly(Map.entry("author", "墨织"), Map.entry("format", "pt"));
            assertSame(file, TENSORS);
            long start = file.get("scalar").data().address();
            assertThat(start % 8).isZero();
        }
        byte[] first = Files.readAllBytes(path);
        List<StoredTensor> shuffled = new ArrayList<>(TENSORS);
        Collections.reverse(shuffled);
        SafetensorsWriter.write(path, shuffled, Map.of("author", "墨织", "format", "pt"));
        assertThat(Files.readAllBytes(path)).isEqualTo(first);
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void a_file_can_be_rewritten_from_its_own_tensors() throws IOException {
        Path path = folder.resolve("out.safetensors");
        SafetensorsWriter.write(path, TENSORS, Map.of());
        byte[] before = Files.readAllBytes(path);
        try (TensorFile file = TensorFiles.open(path)) {
            SafetensorsWriter.write(path, file.names().stream().map(file::get).toList(), file.metadata());
            assertSame(file, TENSORS);
        }
        assertThat(Files.readAllBytes(path)).isEqualTo(before);
    }

    @Test
    void a_torch_checkpoint_comes_back_in_order_with_aligned_storages() throws IOException {
        Path path = folder.resolve("out.ckpt");
        TorchCheckpointWriter.write(path, TENSORS, RunControl.quiet());
        try (TensorFile file = TensorFiles.open(path)) {
            assertThat(file).isInstanceOf(TorchCheckpoint.class);
            assertThat(file.names())
                    .containsExactlyElementsOf(
                            TENSORS.stream().map(StoredTensor::name).toList());
            assertSame(file, TENSORS);
            assertThat(file.get("z").data().address() % 64).isZero();
        }
        byte[] first = Files.readAllBytes(path);
        TorchCheckpointWriter.write(path, TENSORS, RunControl.quiet());
        assertThat(Files.readAllBytes(path)).isEqualTo(first);
    }

    @Test
    void a_torch_checkpoint_is_a_zip_that_other_readers_accept() throws IOException {
        Path path = folder.resolve("out.ckpt");
        TorchCheckpointWriter.write(path, TENSORS, RunControl.quiet());
        try (ZipFile zip = new ZipFile(path.toFile())) {
            assertThat(zip.getEntry("archive/data/0").getSize()).isEqualTo(16);
            // Reading to the end checks the CRC.
            assertThat(zip.getInputStream(zip.getEntry("archive/data/0")).readAllBytes())
                    .hasSize(16);
            assertThat(zip.getInputStream(zip.getEntry("archive/version")).readAllBytes())
                    .isEqualTo(new byte[] {'3', '\n'});
        }
    }

    @Test
    void shards_hold_no_more_than_asked_and_are_found_through_the_index() throws IOException {
        List<StoredTensor> ten =
                IntStream.range(0, 10).mapToObj(i -> floatTensor("t" + i, i, i)).toList();
        List<Path> files = ShardedWriter.write(folder, "model", ten, Map.of("format", "pt"), 32, RunControl.quiet());
        assertThat(files)
                .extracting(path -> path.getFileName().toString())
                .containsExactly(
                        "model-00001-of-00003.safetensors",
                        "model-00002-of-00003.safetensors",
                        "model-00003-of-00003.safetensors");
        try (TensorFile file = TensorFiles.openFolder(folder)) {
            assertThat(file).isInstanceOf(ShardedCheckpoint.class);
            assertThat(file.metadata()).containsEntry("total_size", "80");
            assertSame(file, ten);
        }
    }

    @Test
    void a_set_that_fits_one_shard_replaces_a_former_index() throws IOException {
        ShardedWriter.write(folder, "model", TENSORS, Map.of(), 8, RunControl.quiet());
        ShardedWriter.write(folder, "model", TENSORS, Map.of(), Long.MAX_VALUE, RunControl.quiet());
        assertThat(folder.resolve("model.safetensors.index.json")).doesNotExist();
        assertThat(TensorFiles.find(folder)).contains(folder.resolve("model.safetensors"));
        ShardedWriter.write(folder, "model", TENSORS, Map.of(), 8, RunControl.quiet());
        assertThat(TensorFiles.find(folder)).contains(folder.resolve("model.safetensors.index.json"));
    }

    @Test
    void lazy_tensors_are_made_one_at_a_time_when_written() {
        List<String> made = new ArrayList<>();
        List<LazyTensor> lazy = Stream.of("a", "b", "c")
                .map(name -> new LazyTensor(name, DType.UINT8, new long[] {2}, () -> {
                    made.add(name);
                    return MemorySegment.ofArray(new byte[2]);
                }))
                .toList();
        SafetensorsWriter.write(folder.resolve("lazy.safetensors"), lazy, Map.of());
        assertThat(made).containsExactly("a", "b", "c");
        LazyTensor wrong = new LazyTensor("w", DType.INT64, new long[] {2}, () -> MemorySegment.ofArray(new byte[2]));
        assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("wrong.safetensors"), List.of(wrong), Map.of()))
                .hasMessageContaining("2 bytes, not 16");
        assertThat(folder.resolve("wrong.safetensors")).doesNotExist();
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void a_stop_leaves_the_old_file_and_no_temporary_one() throws IOException {
        Path path = Files.writeString(folder.resolve("out.safetensors"), "old");
        Cancellation cancellation = new Cancellation();
        cancellation.request();
        RunControl stopped = new RunControl(Progress.SILENT, cancellation);
        assertThatThrownBy(() -> SafetensorsWriter.write(path, TENSORS, Map.of(), stopped))
                .isInstanceOf(CancelledException.class);
        assertThatThrownBy(() -> TorchCheckpointWriter.write(path, TENSORS, stopped))
                .isInstanceOf(CancelledException.class);
        assertThat(path).hasContent("old");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void two_tensors_of_one_name_are_a_mistake_of_the_caller() {
        List<StoredTensor> twice = List.of(floatTensor("a", 1), floatTensor("a", 2));
        assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("x"), twice, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TorchCheckpointWriter.write(folder.resolve("x"), twice, RunControl.quiet()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertSame(TensorFile file, List<StoredTensor> expected) {
        assertThat(file.names()).hasSameSizeAs(expected);
        for (StoredTensor tensor : expected) {
            StoredTensor read = file.get(tensor.name());
            assertThat(read.dtype()).isEqualTo(tensor.dtype());
            assertThat(read.shape()).isEqualTo(tensor.shape());
            assertThat(read.data().mismatch(tensor.data())).isEqualTo(-1);
        }
    }

    static StoredTensor floatTensor(String name, float... values) {
        MemorySegment data = MemorySegment.ofArray(TorchBytes.floats(values));
        StoredTensor tensor = new StoredTensor(name, DType.FLOAT32, new long[] {values.length}, data);
        assertThat(floats(tensor)).containsExactly(values);
        assertThat(data.byteSize()).isEqualTo(values.length * ValueLayout.JAVA_FLOAT.byteSize());
        return tensor;
    }
}
