package org.inkloom.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.inkloom.weights.Pickle.dims;
import static org.inkloom.weights.WeightRefusals.floats;
import static org.inkloom.weights.WeightRefusals.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people save beside their weights: the weights are read, the rest is named and passed over. */
class TorchSideDataTest {
    private static final float[] SIX = {0, 1, 2, 3, 4, 5};

    @TempDir
    Path folder;

    private TensorFile open(Pickle pickle) throws IOException {
        byte[] bytes = TorchBytes.checkpoint(pickle.stop(), TorchBytes.floats(SIX), new byte[64]);
        return TensorFiles.open(Files.write(folder.resolve("w.ckpt"), bytes));
    }

    private static Pickle weight(Pickle pickle) {
        return pickle.tensor("FloatStorage", "0", 6, 0, dims(2, 3), dims(3, 1));
    }

    private static Arguments side(String what, Consumer<Pickle> value, String described) {
        return Arguments.of(what, value, described);
    }

    /** Each as Python's pickle writes it in protocol 2, which is what torch.save uses. */
    private static Stream<Arguments> sideData() {
        return Stream.of(
                side(
                        "complex",
                        p -> p.global("__builtin__", "complex").real(1).real(2).op(0x86, 'R'),
                        "complex"),
                side(
                        "bytearray",
                        p -> p.global("__builtin__", "bytearray")
                                .text("ab")
                                .text("latin-1")
                                .op(0x86, 'R'),
                        "bytearray"),
                side("bytearray of protocol 5", p -> p.op(0x96, 2, 0, 0, 0, 0, 0, 0, 0, 'a', 'b'), "2 bytes"),
                side("device", p -> p.global("torch", "device").text("cuda").op(0x85, 'R'), "torch device"),
                side("dtype", p -> p.global("torch", "float16"), "dtype FLOAT16"),
                side("unknown dtype", p -> p.global("torch", "complex64"), "complex64"),
                side(
                        "layout",
                        p -> p.global("torch.serialization", "_get_layout")
                                .text("torch.strided")
                                .op(0x85, 'R'),
                        "layout"),
                side("memory format", p -> p.global("torch", "channels_last"), "torch channels_last"),
                side(
                        "namespace of hyper-parameters",
                        p -> p.global("argparse", "Namespace")
                                .op(')', 0x81, '}')
                                .text("lr")
                                .real(0.1)
                                .op('s', 'b'),
                        "Namespace"),
                side(
                        "namespace of protocol 0 and 1",
                        p -> p.global("copy_reg", "_reconstructor")
                                .global("argparse", "Namespace")
                                .global("__builtin__", "object")
                                .op('N', 0x87, 'R', '}', 'b'),
                        "_reconstructor"),
                side(
                        "number of numpy",
                        p -> p.global("numpy.core.multiarray", "scalar")
                                .global("numpy", "dtype")
                                .text("f8")
                                .op(0x89, 0x88, 0x87, 'R', '(', 'K', 3)
                                .text("<")
                                .op('N', 'N', 'N', 'J', 255, 255, 255, 255, 'J', 255, 255, 255, 255, 'K', 0, 't', 'b')
                                .op('C', 8, 0, 0, 0, 0, 0, 0, 0, 0)
                                .op(0x86, 'R'),
                        "number of numpy"),
                side(
                        "array of numpy",
                        p -> p.global("numpy._core.multiarray", "_reconstruct")
                                .global("numpy", "ndarray")
                                .numbers(0)
                                .op('C', 1, 'b', 0x87, 'R', '(', 'K', 1, ')', 'N', 0x89, 'C', 0, 't', 'b'),
                        "numpy _reconstruct"),
                side(
                        "path",
                        p -> p.global("pathlib", "PosixPath")
                                .text("/")
                                .text("x")
                                .op(0x86, 'R'),
                        "PosixPath"),
                side(
                        "sparse tensor",
                        p -> p.global("torch._utils", "_rebuild_sparse_tensor")
                                .global("torch.serialization", "_get_layout")
                                .text("torch.sparse_coo")
                                .op(0x85, 'R', '(')
                                .tensor("LongStorage", "1", 2, 0, dims(1, 2), dims(2, 1))
                                .tensor("FloatStorage", "0", 6, 0, dims(2), dims(1))
                                .global("torch", "Size")
                                .numbers(9)
                                .op(0x85, 'R', 't', 0x86, 'R'),
                        "sparse tensor"),
                side(
                        "complex tensor",
                        p -> p.tensor("ComplexFloatStorage", "1", 4, 0, dims(4), dims(1)),
                        "tensor of ComplexFloatStorage"),
                side(
                        "tensor of unsigned numbers",
                        p -> p.global("torch._utils", "_rebuild_tensor_v3")
                                .op('(')
                                .storage("UntypedStorage", "1", 64)
                                .number(0)
                                .numbers(4)
                                .numbers(1)
                                .op(0x89)
                                .orderedDict()
                                .global("torch", "uint16")
                                .op('t', 'R'),
                        "tensor of torch.uint16"),
                side(
                        "tensor without numbers",
                        p -> p.global("torch._utils", "_rebuild_meta_tensor_no_storage")
                                .global("torch", "float32")
                                .numbers(4)
                                .numbers(1)
                                .op('(', 0x89)
                                .op('1')
                                .op(0x87, 'R'),
                        "tensor without numbers (meta)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sideData")
    void reads_the_weights_beside(String what, Consumer<Pickle> value, String described) throws IOException {
        Pickle pickle = weight(new Pickle().op('}', '(').text("w")).text("side");
        value.accept(pickle);
        try (TensorFile file = open(pickle.op('u'))) {
            assertThat(file.names()).containsExactly("w");
            assertThat(floats(file.get("w"))).containsExactly(SIX);
            assertThat(file.leftOut()).containsEntry("side", described).hasSize(1);
        }
    }

    @Test
    void looks_into_every_class_that_is_a_dict() throws IOException {
        Pickle pickle = new Pickle().op('}', '(').text("counts");
        pickle.global("collections", "Counter").op('}').number(30).number(1).op('s', 0x85, 'R');
        pickle.text("lists")
                .global("collections", "defaultdict")
                .global("__builtin__", "list")
                .op(0x85, 'R')
                .text("a")
                .op(']', 's');
        pickle.text("hyper_parameters")
                .global("pytorch_lightning.utilities.parsing", "AttributeDict")
                .op(')', 0x81)
                .text("rank")
                .number(4)
                .op('s', '}', 'b');
        pickle.text("state_dict").orderedDict().text("unet.w");
        weight(pickle).op('s', '}').text("_metadata").op('N', 's', 'b', 'u');
        try (TensorFile file = open(pickle)) {
            assertThat(file.names()).containsExactly("unet.w");
            assertThat(file.leftOut())
                    .containsEntry("counts", "dict of 1")
                    .containsEntry("lists", "dict of 1")
                    .containsEntry("hyper_parameters", "dict of 1");
        }
    }

    @Test
    void reads_parameters_buffers_and_tensors_with_attributes() throws IOException {
        Pickle pickle = new Pickle().op('}', '(').text("parameter");
        weight(pickle.global("torch._utils", "_rebuild_parameter").op('('))
                .op(0x88)
                .orderedDict()
                .op('t', 'R');
        pickle.text("with state");
        weight(pickle.global("torch._utils", "_rebuild_parameter_with_state").op('('))
                .op(0x88)
                .orderedDict()
                .op('}')
                .text("note")
                .op('N', 's', 't', 'R');
        pickle.text("buffer")
                .global("torch._tensor", "_rebuild_from_type_v2")
                .op('(')
                .global("torch._utils", "_rebuild_tensor_v2")
                .global("torch.nn.parameter", "Buffer")
                .op('(')
                .storage("FloatStorage", "0", 6)
                .number(0)
                .numbers(6)
                .numbers(1)
                .op(0x89)
                .orderedDict()
                .op('t', '}')
                .text("persistent")
                .op(0x88, 's', 't', 'R');
        try (TensorFile file = open(pickle.op('u'))) {
            assertThat(file.names()).containsExactly("parameter", "with state", "buffer");
            assertThat(file.get("buffer").shape()).containsExactly(6);
            assertThat(floats(file.get("with state"))).containsExactly(SIX);
        }
    }

    @Test
    void keys_that_are_no_names_do_not_matter() throws IOException {
        Pickle pickle = weight(new Pickle().op('}', '(').text("w"))
                .real(0.5)
                .text("a half")
                .numbers(1, 2)
                .number(3)
                .op('u');
        try (TensorFile file = open(pickle)) {
            assertThat(file.names()).containsExactly("w");
            assertThat(file.leftOut()).hasSize(2);
        }
    }

    @Test
    void a_file_of_other_element_types_alone_is_told_so() {
        Pickle pickle = new Pickle().op('}').text("w").tensor("ComplexFloatStorage", "1", 4, 0, dims(4), dims(1));
        refused("INK-FILE-009", () -> open(pickle.op('s'))).hasMessageContaining("ComplexFloatStorage");
    }

    @Test
    void nothing_that_is_passed_over_can_stand_for_something_else() {
        refused(
                "INK-FILE-020",
                () -> open(new Pickle()
                        .global("torch._tensor", "_rebuild_from_type_v2")
                        .op('(')
                        .global("os", "system")));
        refused(
                "INK-FILE-007",
                () -> open(new Pickle()
                        .global("torch._tensor", "_rebuild_from_type_v2")
                        .op('(')
                        .text("os.system")
                        .op('N', ')', 'N', 't', 'R')));
        refused(
                "INK-FILE-020",
                () -> open(new Pickle()
                        .global("numpy.core.multiarray", "scalar")
                        .text("x")
                        .text("y")
                        .op(0x86, 'R')));
        refused(
                "INK-FILE-023",
                () -> open(new Pickle().global("argparse", "Namespace").op(')', 0x81)));
    }
}
