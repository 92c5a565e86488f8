package org.inkloom.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a file of random blocks that ggml's Python package wrote, and the numbers that it reads in them. */
class GgufFileTest {
    private static final int TRIES = 1500;

    @TempDir
    Path folder;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = GgufFileTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private Path file(String name) throws IOException {
        return Files.write(folder.resolve(name), resource(name));
    }

    private static float value(StoredTensor tensor, long i) {
        return switch (tensor.dtype()) {
            case FLOAT32 -> tensor.data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * i);
            case FLOAT16 -> Float.float16ToFloat(tensor.data().get(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * i));
            case BFLOAT16 -> Float.intBitsToFloat(tensor.data().get(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * i) << 16);
            default -> throw new IllegalArgumentException(tensor.dtype().toString());
        };
    }

    @Test
    void every_type_reads_as_ggml_reads_it() throws IOException {
        try (TensorFile found = TensorFiles.open(file("blocks.gguf"));
                TensorFile expected = SafetensorsFile.open(file("blocks-expected.safetensors"))) {
            assertThat(found.names()).containsExactlyInAnyOrderElementsOf(expected.names());
            for (String name : expected.names()) {
                StoredTensor tensor = found.get(name);
                StoredTensor wanted = expected.get(name);
                assertThat(tensor.shape()).as(name).containsExactly(wanted.shape());
                assertThat(found.head(name).shape()).as(name).containsExactly(wanted.shape());
                assertThat(found.head(name).dtype()).as(name).isEqualTo(tensor.dtype());
                for (long i = 0; i < wanted.elements(); i++) {
                    float value = value(wanted, i);
                    // A product and a difference may be rounded in another order.
                    assertThat(value(tensor, i)).as(name + " " + i).isCloseTo(value, within(value));
                }
            }
        }
    }

    private static org.assertj.core.data.Offset<Float> within(float value) {
        return org.assertj.core.data.Offset.offset(Math.max(1e-6f, Math.abs(value) * 1e-6f));
    }

    @Test
    void says_what_it_holds_without_unpacking() throws IOException {
        try (GgufFile file = GgufFile.open(file("blocks.gguf"))) {
            assertThat(file.format()).startsWith("GGUF (1 F32, 1 F16, ").contains("2 Q8_0", "1 Q6_K");
            assertThat(file.metadata()).containsEntry("general.architecture", "sdxl");
            FileSummary summary = file.summary();
            assertThat(summary.tensors()).isEqualTo(12);
            assertThat(summary.elements()).isEqualTo(8 * 768 + 48 + 5 + 12 + 288);
            assertThat(summary.bytes()).isLessThan(4 * summary.elements());
        }
    }

    /** A file with one tensor of 32 numbers. */
    private static byte[] single(int version, int type, long offset) {
        byte[] name = "w".getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(160).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("GGUF".getBytes(StandardCharsets.US_ASCII))
                .putInt(version)
                .putLong(1)
                .putLong(0);
        bytes.putLong(name.length).put(name).putInt(1).putLong(32).putInt(type).putLong(offset);
        return bytes.array();
    }

    private InkloomException refusal(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("w.gguf"), bytes);
        try (TensorFile opened = TensorFiles.open(file)) {
            throw new AssertionError("read " + opened.names());
        } catch (InkloomException e) {
            return e;
        }
    }

    @Test
    void a_type_that_is_not_read_is_named() throws IOException {
        InkloomException refusal = refusal(single(3, 10, 0));
        assertThat(refusal.code()).isEqualTo("INK-FILE-009");
        assertThat(refusal.what()).contains("'w'", "Q2_K");
        assertThat(refusal(single(3, 20, 0)).what()).contains("IQ4_NL");
    }

    @Test
    void other_versions_and_places_outside_the_file_are_refused() throws IOException {
        assertThat(refusal(single(1, 8, 0)).what()).contains("version 1");
        assertThat(refusal(single(3, 8, 96)).code()).isEqualTo("INK-FILE-005");
        assertThat(refusal(single(3, 8, 7)).code()).isEqualTo("INK-FILE-008");
        assertThat(refusal(single(3, 8, -32)).code()).isEqualTo("INK-FILE-008");
    }

    @Test
    void counts_that_no_memory_holds_are_refused() {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("GGUF".getBytes(StandardCharsets.US_ASCII))
                .putInt(3)
                .putLong(1L << 40)
                .putLong(0);
        assertThatThrownBy(() -> TensorFiles.open(Files.write(folder.resolve("many.gguf"), bytes.array()))
                        .close())
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-FILE-006"));
    }

    @Test
    void whatever_is_done_to_a_file_ends_in_numbers_or_an_error_with_a_code() throws IOException {
        byte[] whole = resource("blocks.gguf");
        // The head is what a reader can stumble over; damage to numbers gives other numbers.
        byte[] head = java.util.Arrays.copyOf(whole, whole.length - 4_000);
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            SplittableRandom random = new SplittableRandom(i);
            byte[] damaged = DamagedBytes.of(i % 2 == 0 ? whole : head, random);
            if (i % 3 == 0) {
                damaged[random.nextInt(Math.min(1200, damaged.length))] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("damaged.gguf"), damaged);
            try (TensorFile opened = TensorFiles.open(file)) {
                opened.summary();
                opened.names().forEach(opened::get);
            } catch (InkloomException e) {
                assertThat(e.code()).startsWith("INK-FILE-");
                refused++;
            }
        }
        assertThat(refused).isBetween(TRIES / 4, TRIES - 1);
    }
}
