package org.inkloom.tensor.fused;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.inkloom.run.InkloomException;

/** Functions of a C library that only some machines have. */
final class NativeFunctions {
    private final String library;
    private final SymbolLookup symbols;

    private NativeFunctions(String library, SymbolLookup symbols) {
        this.library = library;
        this.symbols = symbols;
    }

    /**
     * Loads the first of several libraries that is there.
     *
     * @throws InkloomException {@code INK-TENSOR-009} if none is
     */
    static NativeFunctions of(List<String> names) {
        for (String name : names) {
            try {
                return new NativeFunctions(name, SymbolLookup.libraryLookup(name, Arena.global()));
            } catch (IllegalArgumentException _) {
                // Not under that name; perhaps under the next.
            }
        }
        throw missing(names.getFirst() + " is not on the library path");
    }

    /** Finds a function that returns a status, 0 for success. */
    MethodHandle status(String name, java.lang.foreign.MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }

    /** Calls a function without arguments that returns a number, such as a version. */
    long number(String name) throws Throwable {
        return (long) handle(name, FunctionDescriptor.of(ValueLayout.JAVA_LONG)).invokeExact();
    }

    private MethodHandle handle(String name, FunctionDescriptor type) {
        MemorySegment address = symbols.find(name).orElseThrow(() -> missing(library + " has no " + name));
        return Linker.nativeLinker().downcallHandle(address, type);
    }

    static InkloomException missing(String what) {
        return InkloomException.failed(
                "INK-TENSOR-009",
                what,
                "Fused kernels need NVIDIA's run-time compiler and driver.",
                "Put the folder of libnvrtc.so, which comes with PyTorch, on LD_LIBRARY_PATH.");
    }

    /** Says what a method handle, which may throw anything, did. */
    static IllegalStateException broken(String function, Throwable cause) {
        return new IllegalStateException("calling " + function + " failed", cause);
    }
}
