package org.inkloom.weights;

import java.util.Arrays;
import java.util.Optional;

/**
 * The element types of GGUF files that are read: plain numbers, and blocks of numbers with few bits that share scales (as
 * ggml's source describes them, {@code ggml-common.h}).
 */
enum GgufType {
    F32(0, DType.FLOAT32),
    F16(1, DType.FLOAT16),
    Q4_0(2, 32, 18),
    Q4_1(3, 32, 20),
    Q5_0(6, 32, 22),
    Q5_1(7, 32, 24),
    Q8_0(8, 32, 34),
    Q4_K(12, 256, 144),
    Q5_K(13, 256, 176),
    Q6_K(14, 256, 210),
    I8(24, DType.INT8),
    I16(25, DType.INT16),
    I32(26, DType.INT32),
    I64(27, DType.INT64),
    F64(28, DType.FLOAT64),
    BF16(30, DType.BFLOAT16);

    private final int id;
    private final DType dtype;
    private final int blockElements;
    private final int blockBytes;

    GgufType(int id, DType plain) {
        this.id = id;
        dtype = plain;
        blockElements = 1;
        blockBytes = plain.bytes();
    }

    GgufType(int id, int blockElements, int blockBytes) {
        this.id = id;
        dtype = DType.FLOAT32;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    /** Returns the type of plain numbers, or float32, which blocks are unpacked to. */
    DType dtype() {
        return dtype;
    }

    /** Returns whether numbers lie in blocks. */
    boolean isPacked() {
        return blockElements > 1;
    }

    /** Returns how many numbers a block has; rows have whole blocks. */
    int blockElements() {
        return blockElements;
    }

    /** Returns how many bytes a block takes. */
    int blockBytes() {
        return blockBytes;
    }

    /** Finds a type by its number in files. */
    static Optional<GgufType> of(int id) {
        return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
    }

    /** Returns the name of a type that is not read, as far as it is known. */
    static String nameOf(int id) {
        return switch (id) {
            case 9 -> "Q8_1";
            case 10 -> "Q2_K";
            case 11 -> "Q3_K";
            case 15 -> "Q8_K";
            case 16 -> "IQ2_XXS";
            case 17 -> "IQ2_XS";
            case 18 -> "IQ3_XXS";
            case 19 -> "IQ1_S";
            case 20 -> "IQ4_NL";
            case 21 -> "IQ3_S";
            case 22 -> "IQ2_S";
            case 23 -> "IQ4_XS";
            case 29 -> "IQ1_M";
            case 34 -> "TQ1_0";
            case 35 -> "TQ2_0";
            case 39 -> "MXFP4";
            default -> "number " + Integer.toUnsignedString(id);
        };
    }
}
