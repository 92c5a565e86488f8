package org.inkloom.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.inkloom.weights.Pickle.dims;
import static org.inkloom.weights.WeightRefusals.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files built to run code, to hang, or to take all memory. */
class HostileTorchTest {
    private static final int FEW = 1000;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}.{1}")
    @CsvSource({
        "os, system",
        "posix, system",
        "builtins, eval",
        "builtins, getattr",
        "__builtin__, exec",
        "numpy.core.multiarray, scalar",
        "torch, load",
        "torch.hub, load",
        "torch._utils, _import_dotted_name",
        "torch, os.system",
        "collections, namedtuple"
    })
    void refuses_to_know_the_global(String module, String name) {
        Pickle call = new Pickle().global(module, name).text("touch /tmp/owned").op(0x85, 'R');
        refused("INK-FILE-020", () -> open(call)).hasMessageContaining("forbidden global " + module + "." + name);
    }

    @Test
    void refuses_a_global_named_through_the_stack() {
        refused(
                        "INK-FILE-020",
                        () -> open(new Pickle().text("os").text("system").op(0x93)))
                .hasMessageContaining("forbidden global os.system");
    }

    @Test
    void refuses_a_global_in_the_old_format_and_in_its_facts_about_the_machine() throws IOException {
        byte[] root = new Pickle().global("os", "system").stop();
        Path path = Files.write(folder.resolve("old.pth"), TorchBytes.legacy(root));
        refused("INK-FILE-020", () -> TensorFiles.open(path)).hasMessageContaining("os.system");
    }

    @Test
    void refuses_a_model_whose_source_is_embedded() {
        Pickle module = new Pickle().op('(').text("module").text("Net").op('t', 'Q');
        refused("INK-FILE-020", () -> open(module)).hasMessageContaining("module");
    }

    @ParameterizedTest
    @ValueSource(ints = {'i', 'o', 0x92, 0x82, 0x83, 0x84, 'P', 'I', 'S', 'V', 'g', 'p', 0x97, 0x98, 0xff})
    void refuses_the_opcode(int opcode) {
        refused("INK-FILE-021", () -> open(new Pickle().op(opcode, '1', '\n')))
                .hasMessageContaining("0x" + Integer.toHexString(opcode));
    }

    @Test
    void refuses_nonsense() {
        refused("INK-FILE-007", () -> open(new Pickle().op('R')));
        refused("INK-FILE-007", () -> open(new Pickle().op('t')));
        refused("INK-FILE-007", () -> open(new Pickle().op('h', 3)));
        refused("INK-FILE-007", () -> open(new Pickle().op('N', 'N', 's')));
        refused("INK-FILE-007", () -> open(new Pickle().op('}', 'N', '(', '1', 'N', '(', 'a')));
        refused("INK-FILE-007", () -> open(new Pickle().op('}', '}', 'N', 's')));
        refused("INK-FILE-007", () -> open(new Pickle().op('N', 'b')));
        refused("INK-FILE-007", () -> open(new Pickle().op('N', ')', 'R')));
        refused("INK-FILE-007", () -> open(new Pickle().op(0x80, 9)));
        refused("INK-FILE-005", () -> open(new Pickle().op('X', 0xff, 0xff, 0, 0)));
    }

    @Test
    void refuses_values_of_absurd_length() {
        refused("INK-FILE-006", () -> open(new Pickle().op('X', 0xff, 0xff, 0xff, 0xff)));
        refused("INK-FILE-006", () -> open(new Pickle().op(0x8b, 0xff, 0xff, 0xff, 0x7f)));
        refused("INK-FILE-006", () -> open(new Pickle().op(0x8e, 0, 0, 0, 0, 0, 0, 0, 0x80)));
    }

    @Test
    void survives_deep_nesting() {
        Pickle lists = repeat(new Pickle(), 500_000, p -> p.op(']')).op('(');
        refused("INK-FILE-007", () -> open(lists));
        Pickle nested = repeat(repeat(new Pickle(), 100_000, p -> p.op(']')), 99_999, p -> p.op('a'));
        refused("INK-FILE-006", () -> open(nested)).hasMessageContaining("deeply nested");
    }

    @Test
    void survives_a_value_that_contains_itself() {
        refused(
                        "INK-FILE-006",
                        () -> open(new Pickle().op('}', 'q', 0).text("a").op('h', 0, 's')))
                .hasMessageContaining("unfold");
    }

    @Test
    void survives_values_that_double_with_every_line() {
        Pickle laughs = new Pickle().op(']', 'q', 0);
        for (int i = 1; i < 60; i++) {
            laughs.op(']', 'q', i, 'h', i - 1, 'a', 'h', i - 1, 'a');
        }
        refused("INK-FILE-006", () -> open(laughs)).hasMessageContaining("unfold");
    }

    @Test
    void survives_endless_copies_of_one_list() {
        Pickle sets = repeat(new Pickle().op(']', '('), 100_000, p -> p.op('N')).op('e', 0x85, 'q', 0);
        sets.global("builtins", "set").op('q', 1);
        repeat(sets, FEW, p -> p.op('h', 1, 'h', 0, 'R'));
        refused("INK-FILE-006", () -> open(sets)).hasMessageContaining("over and over");
    }

    @Test
    void survives_more_steps_than_a_state_dict_has() {
        refused("INK-FILE-006", () -> open(repeat(new Pickle(), 2_000_001, p -> p.op('N'))))
                .hasMessageContaining("steps");
    }

    @Test
    void survives_keys_that_all_collide() {
        // "Aa" and "BB" have the same hash, so all words made of them have.
        Pickle keys = new Pickle().op('}', '(');
        for (int i = 0; i < 1 << 16; i++) {
            StringBuilder key = new StringBuilder();
            for (int bit = 0; bit < 16; bit++) {
                key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            keys.text(key.toString()).op('N');
        }
        refused("INK-FILE-023", () -> open(keys.op('u')));
    }

    @Test
    void refuses_a_tensor_that_reaches_outside_its_storage() {
        refusedView("INK-FILE-008", 0, dims(7), dims(1));
        refusedView("INK-FILE-008", 1, dims(6), dims(1));
        refusedView("INK-FILE-008", -1, dims(6), dims(1));
        refusedView("INK-FILE-008", Long.MAX_VALUE, dims(2), dims(1));
        refusedView("INK-FILE-008", 0, dims(2), dims(-1));
        refusedView("INK-FILE-008", 0, dims(-1), dims(1));
        refusedView("INK-FILE-008", 0, dims(2, 2), dims(Long.MAX_VALUE, 1));
        refusedView("INK-FILE-008", 0, dims(1L << 40, 1L << 40), dims(0, 0));
        refusedView("INK-FILE-007", 0, dims(2, 2), dims(1));
        refusedView("INK-FILE-007", 0, new long[65], new long[65]);
    }

    @Test
    void refuses_a_tensor_that_unfolds_from_one_element() {
        refusedView("INK-FILE-006", 0, dims(1L << 40), dims(0));
    }

    private void refusedView(String code, long offset, long[] shape, long[] strides) {
        Pickle view = new Pickle().op('}').text("w").tensor("FloatStorage", "0", 6, offset, shape, strides);
        refused(code, () -> open(view.op('s'), new byte[24]));
    }

    @Test
    void never_takes_a_storage_key_for_a_path() {
        Pickle view =
                new Pickle().op('}').text("w").tensor("FloatStorage", "../../../etc/passwd", 1, 0, dims(1), dims(1));
        refused("INK-FILE-007", () -> open(view.op('s'), new byte[24])).hasMessageContaining("no entry");
    }

    @Test
    void refuses_an_archive_with_two_entries_of_one_name() throws IOException {
        byte[] bytes = TorchBytes.zip(Map.of("data.pkl", TorchCheckpointTest.flat(1), "Data.pkl", new byte[0]));
        for (int i = 0; i + 4 < bytes.length; i++) {
            if (bytes[i] == 'D' && bytes[i + 1] == 'a' && bytes[i + 2] == 't' && bytes[i + 3] == 'a') {
                bytes[i] = 'd';
            }
        }
        Path path = Files.write(folder.resolve("twice.ckpt"), bytes);
        refused("INK-FILE-007", () -> TensorFiles.open(path)).hasMessageContaining("two entries");
    }

    @Test
    void survives_every_cut_and_any_damaged_byte_of_a_zip() throws IOException {
        survivesDamage(TorchBytes.checkpoint(TorchCheckpointTest.flat(6), new byte[24]));
    }

    @Test
    void survives_every_cut_and_any_damaged_byte_of_the_old_format() throws IOException {
        byte[] root = new Pickle()
                .op('}')
                .text("w")
                .oldTensor("FloatStorage", "0", 6, dims(3, 2), dims(1, 3))
                .op('s')
                .stop();
        survivesDamage(TorchBytes.legacy(root, new float[6]));
    }

    @Test
    void survives_every_cut_and_any_damaged_byte_of_safetensors() throws IOException {
        survivesDamage(Safetensors.bytes(
                "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[8,9]}}",
                new byte[9]));
    }

    /** A damaged file is refused or read; nothing else may happen. */
    private void survivesDamage(byte[] whole) throws IOException {
        int refusals = 0;
        for (int length = 0; length < whole.length; length++) {
            refusals += survives(Arrays.copyOf(whole, length)) ? 0 : 1;
        }
        assertThat(refusals).as("every cut is noticed").isEqualTo(whole.length);
        for (int i = 0; i < whole.length; i++) {
            for (int flip : new int[] {1 << i % 8, 0xff}) {
                byte[] damaged = whole.clone();
                damaged[i] ^= (byte) flip;
                survives(damaged);
            }
        }
    }

    private boolean survives(byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("damaged"), bytes);
        try (TensorFile file = TensorFiles.open(path)) {
            assertThat(file.summary().tensors()).isEqualTo(file.names().size());
            return true;
        } catch (InkloomException expected) {
            assertThat(expected.code()).startsWith("INK-FILE-");
            return false;
        }
    }

    private static Pickle repeat(Pickle pickle, int times, Consumer<Pickle> step) {
        for (int i = 0; i < times; i++) {
            step.accept(pickle);
        }
        return pickle;
    }

    private void open(Pickle pickle, byte[]... storages) throws IOException {
        byte[] bytes = TorchBytes.checkpoint(pickle.stop(), storages);
        TensorFiles.open(Files.write(folder.resolve("file.bin"), bytes)).close();
    }
}
