package org.inkloom.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.inkloom.weights.WeightRefusals.refused;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @TempDir
    Path folder;

    @Test
    void reads_tensors_metadata_and_their_order() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(1.5f).putFloat(-2f).put((byte) 7).put((byte) 9);
        Path path = Safetensors.file(
                folder,
                "{\"z\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
                        + "\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[8,10]},"
                        + "\"none\":{\"dtype\":\"I64\",\"shape\":[0,3],\"data_offsets\":[10,10]}}   ",
                data.array());
        try (TensorFile file = TensorFiles.open(path)) {
            assertThat(file.names()).containsExactly("z", "a", "none");
            assertThat(file.metadata()).containsOnly(Map.entry("format", "pt"));
            assertThat(file.get("z").shape()).containsExactly(2, 1);
            assertThat(file.get("z").data().get(FLOAT, 4)).isEqualTo(-2f);
            assertThat(file.get("a").dtype()).isEqualTo(DType.UINT8);
            assertThat(file.get("none").elements()).isZero();
            assertThat(file.summary().bytes()).isEqualTo(10);
            assertThat(file.summary().dtypes()).containsEntry(DType.FLOAT32, 1).hasSize(3);
            assertThat(file.format()).isEqualTo("safetensors");
        }
    }

    @Test
    void reads_a_scalar_and_data_that_is_not_aligned() throws IOException {
        Path path = Safetensors.file(
                folder,
                "{\"b\":{\"dtype\":\"BOOL\",\"shape\":[],\"data_offsets\":[0,1]},"
                        + "\"f\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1,5]}}",
                (byte) 1,
                (byte) 0,
                (byte) 0,
                (byte) 0x80,
                (byte) 0x3f);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.get("b").shape()).isEmpty();
            assertThat(file.get("f").data().get(FLOAT, 0)).isEqualTo(1f);
        }
    }

    @Test
    void names_the_file_and_some_keys_when_a_key_is_missing() throws IOException {
        Path path =
                Safetensors.file(folder, "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", (byte) 1);
        try (TensorFile file = TensorFiles.open(path)) {
            refused("INK-FILE-001", () -> file.get("conv_in.weight"))
                    .hasMessageContaining("'conv_in.weight'")
                    .hasMessageContaining("for example a")
                    .hasMessageContaining("inkloom inspect");
        }
    }

    @Test
    void maps_a_file_larger_than_two_gibibytes() throws IOException {
        long size = 3L << 30;
        String header = "{\"big\":{\"dtype\":\"F16\",\"shape\":[" + size / 2 + "],\"data_offsets\":[0," + size + "]}}";
        Path path = Safetensors.file(folder, header);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            long end = 8 + header.length() + size;
            // A sparse file: only its last byte takes room on the disk.
            channel.write(ByteBuffer.wrap(new byte[] {42}), end - 1);
        }
        try (TensorFile file = TensorFiles.open(path)) {
            assertThat(file.get("big").data().get(ValueLayout.JAVA_BYTE, size - 1))
                    .isEqualTo((byte) 42);
        }
    }

    @Test
    void reads_a_file_inside_an_archive() throws IOException {
        byte[] weights = Safetensors.bytes("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", (byte) 5);
        Path archive = folder.resolve("resources.jar");
        try (FileSystem jar = FileSystems.newFileSystem(archive, Map.of("create", true))) {
            Path inside = Files.write(jar.getPath("/weights.safetensors"), weights);
            try (TensorFile file = TensorFiles.open(inside)) {
                assertThat(file.get("a").data().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 5);
            }
        }
    }

    @Test
    void refuses_a_missing_file() {
        refused("INK-FILE-002", () -> TensorFiles.open(folder.resolve("absent.safetensors")))
                .hasMessageContaining("absent.safetensors");
    }

    @Test
    void refuses_a_header_larger_than_the_file() throws IOException {
        byte[] bytes = ByteBuffer.allocate(9)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(1000)
                .put((byte) '{')
                .array();
        refusedBytes("INK-FILE-005", bytes).hasMessageContaining("claims 1000 bytes and the file has only 9");
    }

    @Test
    void refuses_a_header_larger_than_the_limit() throws IOException {
        for (long length : new long[] {100_000_001L, Long.MAX_VALUE, -1}) {
            byte[] bytes = ByteBuffer.allocate(16)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(length)
                    .array();
            refusedBytes("INK-FILE-006", bytes).hasMessageContaining(Long.toUnsignedString(length));
        }
    }

    @Test
    void refuses_every_truncation() throws IOException {
        byte[] whole = Safetensors.bytes(
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}", (byte) 1, (byte) 2);
        for (int length = 0; length < whole.length; length++) {
            Path path = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> TensorFiles.open(path).close()).isInstanceOf(InkloomException.class);
        }
    }

    @Test
    void refuses_bytes_after_the_last_tensor() throws IOException {
        refusedBytes(
                        "INK-FILE-007",
                        Safetensors.bytes(
                                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", (byte) 1, (byte) 2))
                .hasMessageContaining("1 bytes follow its last tensor");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        not JSON | INK-FILE-007 | {"a":
        an array | INK-FILE-007 | ["a"]
        duplicate keys | INK-FILE-007 | {"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}
        a duplicate field | INK-FILE-007 | {"a":{"dtype":"U8","dtype":"I8","shape":[4],"data_offsets":[0,4]}}
        metadata that is no text | INK-FILE-007 | {"__metadata__":{"a":1}}
        two headers | INK-FILE-007 | {}{}
        an unknown type | INK-FILE-009 | {"a":{"dtype":"F4","shape":[8],"data_offsets":[0,4]}}
        no offsets | INK-FILE-008 | {"a":{"dtype":"U8","shape":[4]}}
        one offset | INK-FILE-008 | {"a":{"dtype":"U8","shape":[4],"data_offsets":[4]}}
        a backward range | INK-FILE-008 | {"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}
        a negative offset | INK-FILE-008 | {"a":{"dtype":"U8","shape":[4],"data_offsets":[-4,0]}}
        a shape that does not fit | INK-FILE-008 | {"a":{"dtype":"F32","shape":[4],"data_offsets":[0,4]}}
        negative sizes | INK-FILE-008 | {"a":{"dtype":"U8","shape":[-2,-2],"data_offsets":[0,4]}}
        sizes whose product overflows to 4 | INK-FILE-008 | {"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}
        a size that is no long | INK-FILE-007 | {"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,4]}}
        a fractional size | INK-FILE-007 | {"a":{"dtype":"U8","shape":[4.0],"data_offsets":[0,4]}}
        an overlap | INK-FILE-008 | {"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}
        a hole | INK-FILE-008 | {"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}
        an end outside the file | INK-FILE-005 | {"a":{"dtype":"U8","shape":[5],"data_offsets":[0,5]}}
        deep nesting | INK-FILE-007 | {"a":{"x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}}
        """)
    void refuses_a_header_with(String fault, String code, String header) throws IOException {
        refusedBytes(code, Safetensors.bytes(header, new byte[4])).hasMessageContaining("weights.safetensors");
    }

    @Test
    void makes_hostile_names_safe_to_print() throws IOException {
        String header =
                "{\"a\\u001b[31m" + "x".repeat(1000) + "\":{\"dtype\":\"?\",\"shape\":[0],\"data_offsets\":[0,0]}}";
        InkloomException failure =
                (InkloomException) catchThrowable(() -> SafetensorsFile.open(Safetensors.file(folder, header)));
        assertThat(failure.getMessage()).doesNotContain("\u001b").hasSizeLessThan(700);
    }

    @Test
    void says_what_a_stranger_is() throws IOException {
        refusedBytes("INK-FILE-004", "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8))
                .hasMessageContaining("git lfs pull");
        refusedBytes("INK-FILE-004", "<!DOCTYPE html>".getBytes(StandardCharsets.UTF_8))
                .hasMessageContaining("web page");
        refusedBytes("INK-FILE-004", new byte[0]).hasMessageContaining("empty");
    }

    private AbstractThrowableAssert<?, ?> refusedBytes(String code, byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("weights.safetensors"), bytes);
        return refused(code, () -> TensorFiles.open(path).close());
    }

    @Test
    void passes_over_tensors_of_types_that_are_not_read() throws IOException {
        Path path = Safetensors.file(
                folder,
                "{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                        + "\"ids\":{\"dtype\":\"U16\",\"shape\":[2],\"data_offsets\":[1,5]}}",
                (byte) 1,
                (byte) 2,
                (byte) 3,
                (byte) 4,
                (byte) 5);
        try (TensorFile file = TensorFiles.open(path)) {
            assertThat(file.names()).containsExactly("w");
            assertThat(file.leftOut()).containsExactly(Map.entry("ids", "tensor of U16"));
            refused("INK-FILE-009", () -> file.get("ids")).hasMessageContaining("U16");
        }
    }
}
