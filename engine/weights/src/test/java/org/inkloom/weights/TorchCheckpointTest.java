package org.inkloom.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.inkloom.weights.Pickle.dims;
import static org.inkloom.weights.WeightRefusals.floats;
import static org.inkloom.weights.WeightRefusals.refused;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchCheckpointTest {
    private static final float[] SIX = {0, 1, 2, 3, 4, 5};

    @TempDir
    Path folder;

    @Test
    void reads_a_flat_dict_under_any_root_and_ignores_device_tags() throws IOException {
        byte[] pickle = new Pickle()
                .op('}')
                .text("w")
                .tensor("FloatStorage", "0", 6, 0, dims(2, 3), dims(3, 1))
                .op('s')
                .text("scalar")
                .tensor("FloatStorage", "0", 6, 5, dims(), dims())
                .op('s')
                .stop();
        try (TensorFile file = open(TorchBytes.checkpoint(pickle, TorchBytes.floats(SIX)))) {
            assertThat(file.names()).containsExactly("w", "scalar");
            assertThat(file.get("w").shape()).containsExactly(2, 3);
            assertThat(floats(file.get("w"))).containsExactly(SIX);
            assertThat(floats(file.get("scalar"))).containsExactly(5);
            assertThat(file.format()).isEqualTo("torch checkpoint (zip)");
        }
    }

    @Test
    void shares_one_storage_between_tensors_without_copying() throws IOException {
        byte[] pickle = new Pickle()
                .op('}')
                .text("a")
                .tensor("FloatStorage", "0", 6, 0, dims(6), dims(1))
                .op('s')
                .text("b")
                .tensor("FloatStorage", "0", 6, 2, dims(3), dims(1))
                .op('s')
                .stop();
        try (TensorFile file = open(TorchBytes.checkpoint(pickle, TorchBytes.floats(SIX)))) {
            assertThat(floats(file.get("b"))).containsExactly(2, 3, 4);
            assertThat(file.get("b").data().address())
                    .isEqualTo(file.get("a").data().address() + 8);
        }
    }

    @Test
    void makes_strided_tensors_contiguous() throws IOException {
        byte[] pickle = new Pickle()
                .op('}')
                .text("transposed")
                .tensor("FloatStorage", "0", 6, 0, dims(3, 2), dims(1, 3))
                .op('s')
                .text("column")
                .tensor("FloatStorage", "0", 6, 1, dims(2), dims(3))
                .op('s')
                .text("expanded")
                .tensor("FloatStorage", "0", 6, 4, dims(2, 2), dims(0, 1))
                .op('s')
                .stop();
        try (TensorFile file = open(TorchBytes.checkpoint(pickle, TorchBytes.floats(SIX)))) {
            assertThat(floats(file.get("transposed"))).containsExactly(0, 3, 1, 4, 2, 5);
            assertThat(floats(file.get("column"))).containsExactly(1, 4);
            assertThat(floats(file.get("expanded"))).containsExactly(4, 5, 4, 5);
        }
    }

    @Test
    void joins_nested_keys_with_dots_and_lists_what_is_no_tensor() throws IOException {
        byte[] pickle = new Pickle()
                .op('}')
                .text("image_proj")
                .op('}')
                .text("latents")
                .tensor("FloatStorage", "0", 6, 0, dims(6), dims(1))
                .op('s', 's')
                .text("ip_adapter")
                .op('}')
                .number(1)
                .op(']')
                .tensor("FloatStorage", "0", 6, 1, dims(1), dims(1))
                .op('a', 's', 's')
                .text("epoch")
                .number(3)
                .op('s')
                .stop();
        try (TensorFile file = open(TorchBytes.checkpoint(pickle, TorchBytes.floats(SIX)))) {
            assertThat(file.names()).containsExactly("image_proj.latents", "ip_adapter.1.0");
            assertThat(file.leftOut()).containsExactly(Map.entry("epoch", "int 3"));
        }
    }

    @Test
    void enters_the_state_dict_of_a_training_checkpoint() throws IOException {
        byte[] pickle = new Pickle()
                .op('}')
                .text("state_dict")
                .orderedDict()
                .text("w")
                .global("torch._utils", "_rebuild_parameter")
                .op('(')
                .tensor("FloatStorage", "0", 6, 0, dims(6), dims(1))
                .op(0x88)
                .orderedDict()
                .op('t', 'R', 's')
                // the _metadata attribute that Module.state_dict() sets
                .op('}', 'b', 's')
                .text("optimizer")
                .op(']', 's')
                .stop();
        try (TensorFile file = open(TorchBytes.checkpoint(pickle, TorchBytes.floats(SIX)))) {
            assertThat(file.names()).containsExactly("w");
            assertThat(file.leftOut()).containsExactly(Map.entry("optimizer", "list of 0"));
        }
    }

    @Test
    void swaps_the_bytes_of_a_big_endian_file() throws IOException {
        byte[] pickle = flat(6);
        Map<String, byte[]> entries = TorchBytes.entries(pickle, TorchBytes.floats(ByteOrder.BIG_ENDIAN, SIX));
        entries.put("byteorder", "big".getBytes(StandardCharsets.US_ASCII));
        try (TensorFile file = open(TorchBytes.zip(entries))) {
            assertThat(floats(file.get("w"))).containsExactly(SIX);
        }
    }

    @Test
    void reads_float8_over_untyped_storage() throws IOException {
        byte[] pickle = new Pickle()
                .op('}')
                .text("w")
                .global("torch._utils", "_rebuild_tensor_v3")
                .op('(')
                .storage("UntypedStorage", "0", 4)
                .number(1)
                .numbers(2)
                .numbers(1)
                .op(0x89)
                .orderedDict()
                .global("torch", "float8_e4m3fn")
                .op('t', 'R', 's')
                .stop();
        try (TensorFile file = open(TorchBytes.checkpoint(pickle, new byte[] {1, 2, 3, 4}))) {
            assertThat(file.get("w").dtype()).isEqualTo(DType.FLOAT8_E4M3);
            assertThat(file.get("w").data().toArray(ValueLayout.JAVA_BYTE)).containsExactly(2, 3);
        }
    }

    @Test
    void reads_the_format_before_torch_1_6() throws IOException {
        byte[] root = new Pickle()
                .orderedDict()
                .text("a")
                .oldTensor("FloatStorage", "0", 6, dims(3, 2), dims(1, 3))
                .op('s')
                .text("b")
                .oldTensor("FloatStorage", "1", 1, dims(), dims())
                .op('s')
                .stop();
        try (TensorFile file = open(TorchBytes.legacy(root, SIX, new float[] {9}))) {
            assertThat(file.names()).containsExactly("a", "b");
            assertThat(floats(file.get("a"))).containsExactly(0, 3, 1, 4, 2, 5);
            assertThat(floats(file.get("b"))).containsExactly(9);
            assertThat(file.format()).isEqualTo("torch checkpoint (before 1.6)");
        }
    }

    @Test
    void reads_a_view_of_a_storage_in_the_old_format() throws IOException {
        Pickle view = new Pickle()
                .op('}')
                .text("v")
                .global("torch._utils", "_rebuild_tensor")
                .op('(')
                .op('(')
                .text("storage")
                .global("torch", "FloatStorage")
                .text("0")
                .text("cpu")
                .number(6)
                .op('(')
                .text("7")
                .number(2)
                .number(3)
                .op('t', 't', 'Q')
                .number(1)
                .numbers(2)
                .numbers(1)
                .op('t', 'R', 's');
        try (TensorFile file = open(TorchBytes.legacy(view.stop(), SIX))) {
            assertThat(floats(file.get("v"))).containsExactly(3, 4);
        }
    }

    /**
     * The resources were made by torch 2.14: {@code torch.manual_seed(0)}, a 6 by 4 {@code torch.randn} as {@code a},
     * its transpose as {@code t}, its rows 1 and 2 as {@code sl}, and one tensor of each other kind; saved with {@code
     * _use_new_zipfile_serialization} True and False.
     */
    @ParameterizedTest
    @ValueSource(strings = {"saved_by_torch.pt", "saved_by_torch_legacy.pt"})
    void reads_what_torch_itself_saved(String resource) throws Exception {
        Path path = Path.of(TorchCheckpointTest.class.getResource(resource).toURI());
        try (TensorFile file = TensorFiles.open(path)) {
            assertThat(file.names()).containsExactly("a", "t", "sl", "half", "bf", "i", "b", "s", "e", "u8", "d", "p");
            float[] a = floats(file.get("a"));
            float[] t = floats(file.get("t"));
            assertThat(a[0]).isEqualTo(-1.1258398f);
            for (int row = 0; row < 6; row++) {
                for (int column = 0; column < 4; column++) {
                    assertThat(t[column * 6 + row]).isEqualTo(a[row * 4 + column]);
                }
            }
            assertThat(floats(file.get("sl"))).containsExactly(Arrays.copyOfRange(a, 4, 12));
            assertThat(floats(file.get("s"))).containsExactly(3.5f);
            assertThat(file.get("e").shape()).containsExactly(0, 3);
            assertThat(file.get("i").dtype()).isEqualTo(DType.INT64);
            assertThat(file.get("bf").dtype()).isEqualTo(DType.BFLOAT16);
        }
    }

    @Test
    void refuses_an_archive_that_is_compressed() throws IOException {
        byte[] bytes = TorchBytes.zip(TorchBytes.entries(flat(6), TorchBytes.floats(SIX)), ZipEntry.DEFLATED);
        refused("INK-FILE-022", () -> open(bytes)).hasMessageContaining("zip -0");
    }

    @Test
    void refuses_a_torch_script_and_any_other_zip() {
        Map<String, byte[]> script = TorchBytes.entries(flat(6), TorchBytes.floats(SIX));
        script.put("constants.pkl", new byte[0]);
        refused("INK-FILE-004", () -> open(TorchBytes.zip(script))).hasMessageContaining("TorchScript");
        refused("INK-FILE-004", () -> open(TorchBytes.zip(Map.of("a.txt", new byte[1]))))
                .hasMessageContaining("without the data.pkl");
    }

    @Test
    void refuses_a_storage_that_is_absent_or_short() {
        refused("INK-FILE-007", () -> open(TorchBytes.checkpoint(flat(6)))).hasMessageContaining("'0'");
        refused("INK-FILE-005", () -> open(TorchBytes.checkpoint(flat(6), new byte[23])))
                .hasMessageContaining("23 of 24 bytes");
    }

    @Test
    void refuses_a_pickle_without_tensors() {
        refused(
                        "INK-FILE-023",
                        () -> open(TorchBytes.checkpoint(new Pickle().op('}').stop())))
                .hasMessageContaining("dict of 0");
    }

    @Test
    void refuses_two_tensors_of_one_dotted_name() {
        byte[] pickle = new Pickle()
                .op('}')
                .text("a.b")
                .tensor("FloatStorage", "0", 6, 0, dims(6), dims(1))
                .op('s')
                .text("a")
                .op('}')
                .text("b")
                .tensor("FloatStorage", "0", 6, 0, dims(6), dims(1))
                .op('s', 's')
                .stop();
        refused("INK-FILE-024", () -> open(TorchBytes.checkpoint(pickle, TorchBytes.floats(SIX))))
                .hasMessageContaining("'a.b'");
    }

    @Test
    void refuses_an_unsupported_element_type() {
        byte[] pickle = new Pickle()
                .op('}')
                .text("w")
                .tensor("ComplexFloatStorage", "0", 1, 0, dims(1), dims(1))
                .op('s')
                .stop();
        refused("INK-FILE-009", () -> open(TorchBytes.checkpoint(pickle, new byte[8])))
                .hasMessageContaining("ComplexFloatStorage");
    }

    /** A dict of one float tensor "w" that fills storage "0". */
    static byte[] flat(long elements) {
        return new Pickle()
                .op('}')
                .text("w")
                .tensor("FloatStorage", "0", elements, 0, dims(elements), dims(1))
                .op('s')
                .stop();
    }

    private TensorFile open(byte[] bytes) throws IOException {
        return TensorFiles.open(Files.write(folder.resolve("file.bin"), bytes));
    }
}
