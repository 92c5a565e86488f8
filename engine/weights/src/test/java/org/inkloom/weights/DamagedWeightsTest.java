package org.inkloom.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.inkloom.weights.Pickle.dims;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a weight file, reading it ends in numbers or in an error with a code. */
class DamagedWeightsTest {
    private static final int TRIES = 1500;
    private static final float[] SIX = {0, 1, 2, 3, 4, 5};

    @TempDir
    Path folder;

    private byte[] whole(String kind) throws IOException {
        return switch (kind) {
            case "w.safetensors" ->
                Safetensors.bytes(
                        "{\"__metadata__\":{\"format\":\"pt\"},"
                                + "\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
                                + "\"b\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[8,12]},"
                                + "\"c\":{\"dtype\":\"U16\",\"shape\":[1],\"data_offsets\":[12,14]}}",
                        new byte[14]);
            case "w.ckpt" -> TorchBytes.checkpoint(pickle(false), TorchBytes.floats(SIX), new byte[32]);
            case "w.pth" -> TorchBytes.legacy(pickle(true), SIX, SIX);
            default -> {
                Files.write(folder.resolve("s.safetensors"), whole("w.safetensors"));
                yield "{\"metadata\":{\"total_size\":14},\"weight_map\":{\"a\":\"s.safetensors\",\"b\":\"s.safetensors\"}}"
                        .getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    private static byte[] pickle(boolean old) {
        Pickle pickle = new Pickle()
                .op('}', 'q', 0, '(')
                .text("state_dict")
                .orderedDict()
                .text("unet.w");
        if (old) {
            pickle.oldTensor("FloatStorage", "0", 6, dims(2, 3), dims(3, 1));
        } else {
            pickle.tensor("FloatStorage", "0", 6, 0, dims(3, 2), dims(1, 3));
        }
        pickle.op('s').text("epoch").number(3);
        pickle.text("counts")
                .global("collections", "Counter")
                .op('}')
                .number(30)
                .number(1)
                .op('s', 0x85, 'R');
        pickle.text("settings")
                .global("argparse", "Namespace")
                .op(')', 0x81, '}')
                .text("lr")
                .real(0.1)
                .op('s', 'b');
        if (old) {
            pickle.text("b").oldTensor("FloatStorage", "1", 6, dims(6), dims(1));
        } else {
            pickle.text("b").tensor("ComplexFloatStorage", "1", 4, 0, dims(4), dims(1));
        }
        return pickle.op('u').stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"w.safetensors", "w.ckpt", "w.pth", "w.safetensors.index.json"})
    void reading_a_damaged_file_ends_in_numbers_or_in_a_coded_error(String name) throws IOException {
        byte[] whole = whole(name);
        SplittableRandom random = new SplittableRandom(20260 + name.length());
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            byte[] damaged = DamagedBytes.of(whole, random);
            Path file = Files.write(folder.resolve(name), damaged);
            try {
                read(file);
            } catch (InkloomException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("try " + i + " of " + name + " ended in an error without a code", e);
            }
        }
        assertThat(refused).as("of " + TRIES).isBetween(TRIES / 10, TRIES);
        Files.write(folder.resolve(name), whole);
        read(folder.resolve(name));
    }

    private static void read(Path path) {
        try (TensorFile file = TensorFiles.open(path)) {
            for (String name : file.names()) {
                NonFinite.in(file.get(name));
            }
            file.leftOut();
            file.metadata();
        }
    }

    private Path large() {
        Path path = folder.resolve("large.safetensors");
        byte[] bytes = new byte[9 << 20];
        SafetensorsWriter.write(
                path,
                List.of(new StoredTensor("w", DType.UINT8, new long[] {bytes.length}, MemorySegment.ofArray(bytes))),
                Map.of());
        return path;
    }

    @Test
    void a_file_that_is_cut_short_while_it_is_mapped_is_told() throws IOException {
        Path path = large();
        try (TensorFile file = TensorFiles.open(path)) {
            assertThat(file.get("w").elements()).isEqualTo(9 << 20);
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(4096);
            }
            assertThatThrownBy(() -> file.get("w"))
                    .hasMessageContaining("INK-FILE-036")
                    .hasMessageContaining("has 4096");
        }
    }

    @Test
    void a_small_file_is_copied_and_one_that_is_replaced_stays_what_it_was() throws IOException {
        Path small = Files.write(folder.resolve("w.safetensors"), whole("w.safetensors"));
        try (TensorFile file = TensorFiles.open(small)) {
            Files.write(small, new byte[1]);
            assertThat(NonFinite.in(file.get("a"))).isEmpty();
        }
        Path path = large();
        try (TensorFile file = TensorFiles.open(path)) {
            Path other = Files.write(folder.resolve("other"), new byte[1]);
            Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
            assertThat(NonFinite.in(file.get("w"))).isEmpty();
        }
    }
}
