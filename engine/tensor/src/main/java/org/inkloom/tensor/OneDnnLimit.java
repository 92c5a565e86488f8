package org.inkloom.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Keeps oneDNN 3.7.1, which the built-in libtorch contains, from using its AVX-512 kernels, which compute wrongly.
 *
 * <p>They lay weights out in blocks of up to 64 channels, and a last block that is only partly filled gives wrong sums
 * (oneDNN's issue 3280): with two or more threads, products of 640 by 333 numbers are off by half. With AVX2 blocks
 * have 8 channels, and {@link org.inkloom.tensor.layers.Convolution} fills them. oneDNN reads the limit from the
 * environment when it first computes, so it must be set before libtorch is loaded. A limit that the user has set is
 * respected.
 */
final class OneDnnLimit {
    private static final String VARIABLE = "ONEDNN_MAX_CPU_ISA";
    private static final String LIMIT = "AVX2";

    private OneDnnLimit() {}

    /** Sets the limit. The launcher does the same, so a process that it started has it already. */
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
