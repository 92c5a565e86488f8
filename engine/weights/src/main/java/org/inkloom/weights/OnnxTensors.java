package org.inkloom.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Tensors and attributes of an ONNX file. */
final class OnnxTensors {
    private static final int EXTERNAL = 1;
    private static final int MOST_DIMENSIONS = 8;
    private static final ValueLayout.OfInt F32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private OnnxTensors() {}

    /** Reads a tensor: its numbers as raw bytes, which stay in the file, or as lists by their type. */
    static StoredTensor read(Path path, ProtoFields tensor) {
        List<Long> sizes = new ArrayList<>();
        List<Long> whole = new ArrayList<>();
        String name = "";
        int type = 0;
        MemorySegment raw = MemorySegment.NULL;
        MemorySegment floats = MemorySegment.NULL;
        while (tensor.next()) {
            switch (tensor.field()) {
                case 1 -> tensor.numbers(sizes::add);
                case 2 -> type = (int) tensor.number();
                case 4, 10 -> {
                    if (tensor.isBytes()) {
                        floats = tensor.bytes();
                    } else {
                        throw FileErrors.badTensor(path, name, "lists its numbers one by one, which is not read");
                    }
                }
                case 5, 7 -> tensor.numbers(whole::add);
                case 8 -> name = tensor.text();
                case 9 -> raw = tensor.bytes();
                case 14 -> {
                    if (tensor.number() == EXTERNAL) {
                        throw FileErrors.badTensor(path, name, "lies in a file beside, which is not read");
                    }
                }
                default -> {}
            }
        }
        DType dtype = dtype(path, name, type);
        MemorySegment data = !whole.isEmpty()
                ? packed(path, name, dtype, whole)
                : raw.byteSize() > 0 || floats.byteSize() == 0 ? raw : floats;
        return checked(
                path, name, dtype, sizes.stream().mapToLong(Long::longValue).toArray(), data);
    }

    private static StoredTensor checked(Path path, String name, DType dtype, long[] shape, MemorySegment data) {
        OptionalLong elements = Shapes.elements(shape);
        if (elements.isEmpty() || shape.length > MOST_DIMENSIONS) {
            throw FileErrors.badTensor(path, name, "has a negative or too large shape");
        }
        if (data.byteSize() != elements.getAsLong() * dtype.bytes()) {
            throw FileErrors.badTensor(
                    path,
                    name,
                    "has " + data.byteSize() + " bytes, and its shape and type make "
                            + elements.getAsLong() * dtype.bytes());
        }
        return new StoredTensor(name, dtype, shape, data);
    }

    private static DType dtype(Path path, String name, int type) {
        return Optional.ofNullable(
                        switch (type) {
                            case 1 -> DType.FLOAT32;
                            case 2 -> DType.UINT8;
                            case 3 -> DType.INT8;
                            case 5 -> DType.INT16;
                            case 6 -> DType.INT32;
                            case 7 -> DType.INT64;
                            case 9 -> DType.BOOL;
                            case 10 -> DType.FLOAT16;
                            case 11 -> DType.FLOAT64;
                            case 16 -> DType.BFLOAT16;
                            default -> null;
                        })
                .orElseThrow(() -> FileErrors.unknownType(path, name, "ONNX's " + type));
    }

    /** Lists of whole numbers hold every type up to 64 bits, float16 as its bits. */
    private static MemorySegment packed(Path path, String name, DType dtype, List<Long> numbers) {
        int size = dtype.bytes();
        if (size > Long.BYTES || dtype == DType.FLOAT32 || dtype == DType.FLOAT64) {
            throw FileErrors.badTensor(path, name, "lists whole numbers and is of type " + dtype);
        }
        byte[] bytes = new byte[size * numbers.size()];
        for (int i = 0; i < numbers.size(); i++) {
            for (int b = 0; b < size; b++) {
                bytes[size * i + b] = (byte) (numbers.get(i) >> 8 * b);
            }
        }
        return MemorySegment.ofArray(bytes);
    }

    /** Reads an attribute of a node into a map. */
    static void attribute(Path path, ProtoFields attribute, Map<String, Object> to) {
        String name = "";
        Object value = 0L; // an absent number is zero in this format
        List<Long> whole = new ArrayList<>();
        List<Float> floats = new ArrayList<>();
        int type = 0;
        while (attribute.next()) {
            switch (attribute.field()) {
                case 1 -> name = attribute.text();
                case 2 -> value = attribute.float32();
                case 3 -> value = attribute.number();
                case 4 -> value = attribute.text();
                case 5 -> value = read(path, attribute.message());
                case 7 -> floats(attribute, floats);
                case 8 -> attribute.numbers(whole::add);
                case 20 -> type = (int) attribute.number();
                case 6, 9, 10, 11 -> value = new OnnxNode.Unread(attribute.field());
                default -> {}
            }
        }
        to.put(name, valueOf(type, value, whole, floats));
    }

    /** Lists may be empty and numbers zero, and then nothing but the type says what they are. */
    private static Object valueOf(int type, Object value, List<Long> whole, List<Float> floats) {
        if (type == 7 || !whole.isEmpty()) {
            return whole.stream().mapToLong(Long::longValue).toArray();
        }
        if (type == 6 || !floats.isEmpty()) {
            float[] list = new float[floats.size()];
            for (int i = 0; i < list.length; i++) {
                list[i] = floats.get(i);
            }
            return list;
        }
        if (type == 1 && value instanceof Long) {
            return 0f;
        }
        return type == 3 && value instanceof Long ? "" : value;
    }

    private static void floats(ProtoFields list, List<Float> to) {
        if (!list.isBytes()) {
            to.add(list.float32());
            return;
        }
        MemorySegment bytes = list.bytes();
        for (long at = 0; at + Float.BYTES <= bytes.byteSize(); at += Float.BYTES) {
            to.add(Float.intBitsToFloat(bytes.get(F32, at)));
        }
    }
}
