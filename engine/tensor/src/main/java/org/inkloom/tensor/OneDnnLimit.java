package org.inkloom.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Keeps oneDNN 3.7.1, which the built-in libtorch carries, from its AVX-512 kernels.
 *
 * <p>They lay weights out in blocks of up to 64 channels and leave the last one wrong where it is partly filled (oneDNN's
 * issue 3280): with two threads and more, products of 640 by 333 numbers are off by half. With AVX2 the blocks are of 8, which
 * {@link org.inkloom.tensor.layers.Convolution} fills. oneDNN reads the limit from the environment when it first computes, so
 * it is set before libtorch is loaded; what the user has set stays.
 */
final class OneDnnLimit {
    private static final String VARIABLE = "ONEDNN_MAX_CPU_ISA";
    private static final String LIMIT = "AVX2";

    private OneDnnLimit() {}

    /** Sets it; a process that the launcher started has it already. */
    static void set() {
        if (System.getenv(VARIABLE) != null) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        MethodHandle setenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setenv"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(VARIABLE);
            MemorySegment value = arena.allocateFrom(LIMIT);
            int failed = (int) setenv.invokeExact(name, value, 0);
            if (failed != 0) {
                throw new IllegalStateException(VARIABLE + " cannot be set");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(VARIABLE + " cannot be set", e);
        }
    }
}
