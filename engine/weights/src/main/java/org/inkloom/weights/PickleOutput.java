package org.inkloom.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the protocol-2 pickle of a dict of contiguous CPU tensors, as {@code torch.save} describes them. */
final class PickleOutput {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private PickleOutput() {}

    /** Returns the pickle; tensor number i lies in the storage named i. */
    static byte[] stateDict(List<? extends TensorSource> tensors) {
        PickleOutput pickle = new PickleOutput();
        pickle.opcodes(0x80, 2, '}', '(');
        for (int i = 0; i < tensors.size(); i++) {
            pickle.text(tensors.get(i).name());
            pickle.tensor(tensors.get(i), Integer.toString(i));
        }
        pickle.opcodes('u', '.');
        return pickle.out.toByteArray();
    }

    /** Types newer than the storage classes are described over bytes, with their type as an argument. */
    private void tensor(TensorSource tensor, String key) {
        boolean typed = tensor.dtype() != DType.FLOAT8_E4M3 && tensor.dtype() != DType.FLOAT8_E5M2;
        long elements = Shapes.elements(tensor.shape()).orElseThrow();
        global("torch._utils", typed ? "_rebuild_tensor_v2" : "_rebuild_tensor_v3");
        opcodes('(', '(');
        text("storage");
        if (typed) {
            global("torch", tensor.dtype().torchStorage());
        } else {
            global("torch.storage", "UntypedStorage");
        }
        text(key);
        text("cpu");
        number(typed ? elements : elements * tensor.dtype().bytes());
        opcodes('t', 'Q');
        number(0);
        numbers(tensor.shape());
        numbers(Shapes.contiguousStrides(tensor.shape()));
        opcodes(0x89);
        global("collections", "OrderedDict");
        opcodes(')', 'R');
        if (!typed) {
            global("torch", TorchNames.nameOf(tensor.dtype()));
        }
        opcodes('t', 'R');
    }

    private void opcodes(int... codes) {
        for (int code : codes) {
            out.write(code);
        }
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        out.writeBytes(little(4).putInt(utf8.length).array());
        out.writeBytes(utf8);
    }

    private void global(String module, String name) {
        out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void numbers(long... values) {
        opcodes('(');
        for (long value : values) {
            number(value);
        }
        opcodes('t');
    }

    private void number(long value) {
        if (value == (int) value) {
            out.write('J');
            out.writeBytes(little(4).putInt((int) value).array());
        } else {
            opcodes(0x8a, Long.BYTES);
            out.writeBytes(little(Long.BYTES).putLong(value).array());
        }
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
