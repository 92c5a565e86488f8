package org.inkloom.tensor.fused;

import java.util.Locale;
import org.inkloom.weights.DType;

/**
 * Everything about a product {@code x [rows, in] · weightᵀ [in, out]} on which its fastest algorithm depends.
 *
 * @param rows of x
 * @param in input features
 * @param out output features
 * @param input element type of both factors: float16, bfloat16, or float8 with a scale for every row
 * @param output element type of the result
 * @param added whether the result is added to the target instead of replacing it
 * @param biased whether a bias {@code [out]} is added to every row
 */
record ProductSize(long rows, long in, long out, Factor input, DType output, boolean added, boolean biased) {
    /** Element types of factors, with their number in cudaDataType_t (library_types.h). */
    enum Factor {
        FLOAT16(2),
        BFLOAT16(14),
        /** e4m3: four bits of exponent, three of mantissa, up to 448. */
        FLOAT8(28);

        private final int number;

        Factor(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        static Factor of(DType type) {
            return switch (type) {
                case FLOAT16 -> FLOAT16;
                case BFLOAT16 -> BFLOAT16;
                default -> throw new IllegalArgumentException("no products for " + type);
            };
        }
    }

    /** Returns the number of the result's type in cudaDataType_t. */
    int outputNumber() {
        return Factor.of(output).number();
    }

    /** Returns a name for a file, without blanks. */
    String name() {
        return String.format(
                Locale.ROOT,
                "%dx%dx%d-%s-%s%s%s",
                rows,
                in,
                out,
                input.name().toLowerCase(Locale.ROOT),
                output.name().toLowerCase(Locale.ROOT),
                added ? "-added" : "",
                biased ? "-biased" : "");
    }
}
