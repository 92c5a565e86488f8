package org.inkloom.tensor.fused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.run.InkloomException;

/**
 * cuBLASLt on one GPU: matrix products whose algorithm the caller chooses. The library comes with libtorch's CUDA
 * build. The numbers of attributes and types are those of cublasLt.h, which are the same in versions 12 and 13.
 */
final class CublasLt {
    private static final List<String> NAMES = List.of("libcublasLt.so.13", "libcublasLt.so.12");
    private static final int ALGORITHM_BYTES = 64;
    /**
     * Size of a suggestion in the library's memory layout: an algorithm, the bytes of workspace that it needs, a
     * status, a count of waves and four reserved numbers.
     */
    private static final int ANSWER_BYTES = ALGORITHM_BYTES + 32;

    private static final int COMPUTE_FLOAT32 = 68;
    private static final int SCALE_FLOAT32 = 0;
    private static final int PREFERENCE_WORKSPACE = 1;

    private final CudaDriver driver;
    private final MemorySegment handle;
    private final MethodHandle newDescription;
    private final MethodHandle describe;
    private final MethodHandle newLayout;
    private final MethodHandle newPreference;
    private final MethodHandle prefer;
    private final MethodHandle suggest;
    private final MethodHandle multiply;
    private final long version;
    private final MemorySegment one = Arena.global().allocateFrom(ValueLayout.JAVA_FLOAT, 1);
    private final MemorySegment zero = Arena.global().allocateFrom(ValueLayout.JAVA_FLOAT, 0);

    /** Attributes of a product that are set here. */
    private enum Attribute {
        TRANSPOSE_A(3),
        EPILOGUE(7),
        BIAS(8),
        SCALES_A(17),
        SCALES_B(18),
        SCALE_MODE_A(31),
        SCALE_MODE_B(32);

        private final int number;

        Attribute(int number) {
            this.number = number;
        }
    }

    private static final int TRANSPOSED = 1;
    private static final int EPILOGUE_BIAS = 4;
    /**
     * Attribute value: products of eight-bit numbers are summed within the tensor cores, faster and with fewer bits
     * than float32.
     */
    private static final int FAST_ACCUMULATION = 25;

    /** Attribute value: there is a float32 scale for each row of x and for each row of the weight. */
    private static final int SCALE_OF_EACH_ROW = 3;

    /**
     * An algorithm for one size.
     *
     * @param code the library's own description of it
     * @param workspace bytes that it needs
     */
    record Algorithm(byte[] code, long workspace) {
        Algorithm {
            if (code.length != ALGORITHM_BYTES || workspace < 0) {
                throw new IllegalArgumentException("not an algorithm of cuBLASLt");
            }
        }
    }

    /** Addresses on the device; 0 where a product has no such operand. */
    record Operands(long x, long weight, long target, long bias, long rowScales, long weightScales) {}

    private CublasLt(CudaDriver driver, NativeFunctions library) throws Throwable {
        this.driver = driver;
        newDescription = library.status(
                "cublasLtMatmulDescCreate", ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        describe = library.status(
                "cublasLtMatmulDescSetAttribute",
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG);
        newLayout = library.status(
                "cublasLtMatrixLayoutCreate",
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG);
        newPreference = library.status("cublasLtMatmulPreferenceCreate", ValueLayout.ADDRESS);
        prefer = library.status(
                "cublasLtMatmulPreferenceSetAttribute",
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG);
        suggest = library.status("cublasLtMatmulAlgoGetHeuristic", pointers(7, 1, 2));
        multiply = library.status("cublasLtMatmul", multiplyArguments());
        version = library.number("cublasLtGetVersion");
        MethodHandle create = library.status("cublasLtCreate", ValueLayout.ADDRESS);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment place = arena.allocate(ValueLayout.ADDRESS);
            check("cublasLtCreate", driver.within(arena, () -> (int) create.invokeExact(place)));
            handle = place.get(ValueLayout.ADDRESS, 0);
        }
    }

    private static MemoryLayout[] pointers(int before, int numbers, int after) {
        List<MemoryLayout> all = new ArrayList<>();
        for (int i = 0; i < before + numbers + after; i++) {
            all.add(i >= before && i < before + numbers ? ValueLayout.JAVA_INT : ValueLayout.ADDRESS);
        }
        return all.toArray(MemoryLayout[]::new);
    }

    private static MemoryLayout[] multiplyArguments() {
        MemoryLayout[] all = pointers(16, 0, 0);
        all[14] = ValueLayout.JAVA_LONG; // bytes of workspace
        return all;
    }

    /**
     * Opens the library on a GPU.
     *
     * @throws InkloomException {@code INK-TENSOR-009} if it is not there
     */
    static CublasLt of(CudaDriver driver) {
        try {
            return new CublasLt(driver, NativeFunctions.of(NAMES));
        } catch (InkloomException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.broken("cuBLASLt", e);
        }
    }

    /** Returns the library's version, for example 130100. */
    long version() {
        return version;
    }

    private static void check(String function, int status) {
        if (status != 0) {
            throw NativeFunctions.missing(function + " answered " + status);
        }
    }

    /** Makes the description of products of one size; it is kept until the process ends. */
    Plan plan(ProductSize size) {
        try {
            return new Plan(size);
        } catch (InkloomException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeFunctions.broken("cuBLASLt", e);
        }
    }

    /**
     * Products of one size. The library stores matrices column by column, so what are rows here are columns there: its
     * matrix A is the weight (transposed), B is x, and its result has {@code out} rows.
     */
    final class Plan {
        private final ProductSize size;
        private final Arena memory = Arena.global();
        private final MemorySegment description;
        private final MemorySegment weightLayout;
        private final MemorySegment xLayout;
        private final MemorySegment targetLayout;
        private final MemorySegment value = memory.allocate(ValueLayout.JAVA_LONG);
        private final MemorySegment algorithm = memory.allocate(ALGORITHM_BYTES, ValueLayout.JAVA_LONG.byteAlignment());

        private Plan(ProductSize size) throws Throwable {
            this.size = size;
            MemorySegment place = memory.allocate(ValueLayout.ADDRESS);
            check("cublasLtMatmulDescCreate", (int) newDescription.invokeExact(place, COMPUTE_FLOAT32, SCALE_FLOAT32));
            description = place.get(ValueLayout.ADDRESS, 0);
            number(Attribute.TRANSPOSE_A, TRANSPOSED);
            if (size.biased()) {
                number(Attribute.EPILOGUE, EPILOGUE_BIAS);
            }
            if (size.input() == ProductSize.Factor.FLOAT8) {
                number(Attribute.SCALE_MODE_A, SCALE_OF_EACH_ROW);
                number(Attribute.SCALE_MODE_B, SCALE_OF_EACH_ROW);
                value.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
                check("cublasLtMatmulDescSetAttribute FAST", (int)
                        describe.invokeExact(description, FAST_ACCUMULATION, value, (long) Byte.BYTES));
            }
            weightLayout = layout(size.input().number(), size.in(), size.out());
            xLayout = layout(size.input().number(), size.in(), size.rows());
            targetLayout = layout(size.outputNumber(), size.out(), size.rows());
        }

        private MemorySegment layout(int type, long rows, long columns) throws Throwable {
            MemorySegment place = memory.allocate(ValueLayout.ADDRESS);
            check("cublasLtMatrixLayoutCreate", (int) newLayout.invokeExact(place, type, rows, columns, rows));
            return place.get(ValueLayout.ADDRESS, 0);
        }

        private void number(Attribute attribute, int to) throws Throwable {
            value.set(ValueLayout.JAVA_INT, 0, to);
            check("cublasLtMatmulDescSetAttribute " + attribute, (int)
                    describe.invokeExact(description, attribute.number, value, (long) Integer.BYTES));
        }

        private void address(Attribute attribute, long to) throws Throwable {
            value.set(ValueLayout.JAVA_LONG, 0, to);
            check("cublasLtMatmulDescSetAttribute " + attribute, (int)
                    describe.invokeExact(description, attribute.number, value, (long) Long.BYTES));
        }

        /**
         * Asks the library for algorithms, those first that it expects to be fastest.
         *
         * @param most how many
         * @param workspace bytes that an algorithm may need at most
         * @param operands of the first product; the library must know whether there are scales
         */
        synchronized List<Algorithm> suggestions(int most, long workspace, Operands operands) {
            try (Arena arena = Arena.ofConfined()) {
                point(operands);
                MemorySegment place = arena.allocate(ValueLayout.ADDRESS);
                check("cublasLtMatmulPreferenceCreate", (int) newPreference.invokeExact(place));
                MemorySegment preference = place.get(ValueLayout.ADDRESS, 0);
                MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_LONG, workspace);
                check("cublasLtMatmulPreferenceSetAttribute", (int)
                        prefer.invokeExact(preference, PREFERENCE_WORKSPACE, bytes, (long) Long.BYTES));
                MemorySegment answers = arena.allocate((long) ANSWER_BYTES * most, Long.BYTES);
                MemorySegment found = arena.allocate(ValueLayout.JAVA_INT);
                int status = driver.within(arena, () -> (int) suggest.invokeExact(
                        handle,
                        description,
                        weightLayout,
                        xLayout,
                        targetLayout,
                        targetLayout,
                        preference,
                        most,
                        answers,
                        found));
                return status == 0 ? algorithms(answers, found.get(ValueLayout.JAVA_INT, 0)) : List.of();
            } catch (InkloomException e) {
                throw e;
            } catch (Throwable e) {
                throw NativeFunctions.broken("cublasLtMatmulAlgoGetHeuristic", e);
            }
        }

        private static List<Algorithm> algorithms(MemorySegment answers, int count) {
            List<Algorithm> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                MemorySegment answer = answers.asSlice((long) ANSWER_BYTES * i, ANSWER_BYTES);
                if (answer.get(ValueLayout.JAVA_INT, ALGORITHM_BYTES + Long.BYTES) == 0) {
                    all.add(new Algorithm(
                            answer.asSlice(0, ALGORITHM_BYTES).toArray(ValueLayout.JAVA_BYTE),
                            answer.get(ValueLayout.JAVA_LONG, ALGORITHM_BYTES)));
                }
            }
            return all;
        }

        private void point(Operands operands) throws Throwable {
            if (size.biased()) {
                address(Attribute.BIAS, operands.bias());
            }
            if (size.input() == ProductSize.Factor.FLOAT8) {
                address(Attribute.SCALES_A, operands.weightScales());
                address(Attribute.SCALES_B, operands.rowScales());
            }
        }

        /**
         * Gives a product to a stream.
         *
         * @param with the algorithm
         * @param operands of the product
         * @param workspace address of as many bytes as the algorithm needs
         * @param stream the driver's handle
         * @param arena memory for the call
         * @return the library's status: 0, or why it refused
         */
        synchronized int run(Algorithm with, Operands operands, long workspace, MemorySegment stream, Arena arena) {
            try {
                point(operands);
                MemorySegment.copy(with.code(), 0, algorithm, ValueLayout.JAVA_BYTE, 0, ALGORITHM_BYTES);
                MemorySegment target = MemorySegment.ofAddress(operands.target());
                MemorySegment kept = size.added() ? one : zero;
                return driver.within(arena, () -> (int) multiply.invokeExact(
                        handle,
                        description,
                        one,
                        MemorySegment.ofAddress(operands.weight()),
                        weightLayout,
                        MemorySegment.ofAddress(operands.x()),
                        xLayout,
                        kept,
                        target,
                        targetLayout,
                        target,
                        targetLayout,
                        algorithm,
                        MemorySegment.ofAddress(workspace),
                        with.workspace(),
                        stream));
            } catch (InkloomException e) {
                throw e;
            } catch (Throwable e) {
                throw NativeFunctions.broken("cublasLtMatmul", e);
            }
        }
    }
}
