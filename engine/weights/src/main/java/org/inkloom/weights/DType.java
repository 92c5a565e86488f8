package org.inkloom.weights;

import java.util.Arrays;
import java.util.Optional;

/** Element types that weight files hold, with their size and their names in the file formats. */
public enum DType {
    FLOAT64(8, "F64", "DoubleStorage"),
    FLOAT32(4, "F32", "FloatStorage"),
    FLOAT16(2, "F16", "HalfStorage"),
    BFLOAT16(2, "BF16", "BFloat16Storage"),
    FLOAT8_E4M3(1, "F8_E4M3", "Float8_e4m3fnStorage"),
    FLOAT8_E5M2(1, "F8_E5M2", "Float8_e5m2Storage"),
    INT64(8, "I64", "LongStorage"),
    INT32(4, "I32", "IntStorage"),
    INT16(2, "I16", "ShortStorage"),
    INT8(1, "I8", "CharStorage"),
    UINT8(1, "U8", "ByteStorage"),
    BOOL(1, "BOOL", "BoolStorage");

    private final int bytes;
    private final String safetensorsName;
    private final String torchStorage;

    DType(int bytes, String safetensorsName, String torchStorage) {
        this.bytes = bytes;
        this.safetensorsName = safetensorsName;
        this.torchStorage = torchStorage;
    }

    /** Returns the size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Returns the name in a safetensors header, for example {@code F16}. */
    public String safetensorsName() {
        return safetensorsName;
    }

    /** Returns the class name in a torch pickle, for example {@code HalfStorage}. */
    public String torchStorage() {
        return torchStorage;
    }

    /** Returns whether this is a floating-point type. */
    public boolean isFloat() {
        return ordinal() <= FLOAT8_E5M2.ordinal();
    }

    /** Finds the type of a safetensors header name. */
    public static Optional<DType> ofSafetensors(String name) {
        return Arrays.stream(values())
                .filter(d -> d.safetensorsName.equals(name))
                .findFirst();
    }

    /** Finds the type of a torch storage class name. */
    public static Optional<DType> ofTorchStorage(String name) {
        return Arrays.stream(values()).filter(d -> d.torchStorage.equals(name)).findFirst();
    }
}
