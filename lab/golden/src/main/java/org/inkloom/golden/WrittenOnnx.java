package org.inkloom.golden;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes small networks in ONNX's format, with one input and few weights. Field numbers are those of
 * {@code onnx.proto}.
 */
public final class WrittenOnnx {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
    private final int opset;

    /**
     * Starts a network.
     *
     * @param opset version of the operators
     */
    public WrittenOnnx(int opset) {
        this.opset = opset;
    }

    /** Declares the input. */
    public WrittenOnnx input(String name, long... shape) {
        ByteArrayOutputStream dimensions = new ByteArrayOutputStream();
        for (long size : shape) {
            ByteArrayOutputStream dimension = new ByteArrayOutputStream();
            number(dimension, 1, size);
            bytes(dimensions, 1, dimension.toByteArray());
        }
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        number(tensor, 1, FLOAT);
        bytes(tensor, 2, dimensions.toByteArray());
        ByteArrayOutputStream type = new ByteArrayOutputStream();
        bytes(type, 1, tensor.toByteArray());
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        text(value, 1, name);
        bytes(value, 2, type.toByteArray());
        bytes(graph, 11, value.toByteArray());
        return this;
    }

    /** Declares an output. */
    public WrittenOnnx output(String name) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        text(value, 1, name);
        bytes(graph, 12, value.toByteArray());
        return this;
    }

    /** Adds a float32 weight, stored as raw bytes. */
    public WrittenOnnx weight(String name, float[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        bytes(graph, 5, tensor(name, FLOAT, raw.array(), shape));
        return this;
    }

    /** Adds an int64 weight, stored as a packed list. */
    public WrittenOnnx weight(String name, long... values) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (long value : values) {
            varint(packed, value);
        }
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        number(tensor, 1, values.length);
        number(tensor, 2, INT64);
        bytes(tensor, 7, packed.toByteArray());
        text(tensor, 8, name);
        bytes(graph, 5, tensor.toByteArray());
        return this;
    }

    private static byte[] tensor(String name, int type, byte[] raw, long... shape) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        for (long size : shape) {
            number(tensor, 1, size);
        }
        number(tensor, 2, type);
        text(tensor, 8, name);
        bytes(tensor, 9, raw);
        return tensor.toByteArray();
    }

    /**
     * Adds an operation.
     *
     * @param inputs names separated by spaces; a dash for one that is left out
     * @param outputs names separated by spaces
     * @param attributes values are {@link Long}, {@link Float}, {@link String} or {@code long[]}
     */
    public WrittenOnnx node(String operator, String inputs, String outputs, Map<String, ?> attributes) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        for (String name : inputs.isEmpty() ? new String[0] : inputs.split(" ")) {
            text(node, 1, name.equals("-") ? "" : name);
        }
        for (String name : outputs.split(" ")) {
            text(node, 2, name);
        }
        text(node, 4, operator);
        new TreeMap<String, Object>(attributes).forEach((name, value) -> bytes(node, 5, attribute(name, value)));
        bytes(graph, 1, node.toByteArray());
        return this;
    }

    /** Adds an operation without attributes. */
    public WrittenOnnx node(String operator, String inputs, String outputs) {
        return node(operator, inputs, outputs, Map.of());
    }

    private static byte[] attribute(String name, Object value) {
        ByteArrayOutputStream attribute = new ByteArrayOutputStream();
        text(attribute, 1, name);
        switch (value) {
            case Float number -> {
                varint(attribute, 2 << 3 | 5);
                attribute.writeBytes(ByteBuffer.allocate(Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(number)
                        .array());
                number(attribute, 20, 1);
            }
            case Long number -> {
                number(attribute, 3, number);
                number(attribute, 20, 2);
            }
            case String text -> {
                text(attribute, 4, text);
                number(attribute, 20, 3);
            }
            case long[] list -> {
                for (long number : list) {
                    number(attribute, 8, number);
                }
                number(attribute, 20, 7);
            }
            default -> throw new IllegalArgumentException(name + " is " + value);
        }
        return attribute.toByteArray();
    }

    /** Returns the bytes of the file. */
    public byte[] toBytes() {
        ByteArrayOutputStream version = new ByteArrayOutputStream();
        number(version, 2, opset);
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        number(model, 1, 8);
        bytes(model, 8, version.toByteArray());
        bytes(model, 7, graph.toByteArray());
        return model.toByteArray();
    }

    /** Writes the file. */
    public Path write(Path file) throws IOException {
        return Files.write(file, toBytes());
    }

    private static void number(ByteArrayOutputStream to, int field, long value) {
        varint(to, (long) field << 3);
        varint(to, value);
    }

    private static void text(ByteArrayOutputStream to, int field, String value) {
        bytes(to, field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(ByteArrayOutputStream to, int field, byte[] value) {
        varint(to, (long) field << 3 | 2);
        varint(to, value.length);
        to.writeBytes(value);
    }

    private static void varint(ByteArrayOutputStream to, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            to.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        to.write((int) rest);
    }
}
