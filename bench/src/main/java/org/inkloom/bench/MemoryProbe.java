package org.inkloom.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.tensor.Device;

/** Reads how much memory this process holds. */
public final class MemoryProbe {
    private static final String CUDA_RUNTIME = "libcudart.so.13";

    private MemoryProbe() {}

    /**
     * Returns bytes held: on a GPU what the whole device has in use; on the CPU the process's resident memory without
     * file-backed pages. 0 where the system does not tell.
     */
    public static long bytesHeld(Device device) {
        return device.isCuda() ? deviceBytes() : anonymousBytes();
    }

    /** Returns {@code RssAnon} of this process in bytes, or 0 where there is no Linux /proc. */
    public static long anonymousBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("RssAnon:")) {
                    return Long.parseLong(line.replaceAll("\\D+", "")) * 1024;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }

    private static long deviceBytes() {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup runtime = SymbolLookup.libraryLookup(CUDA_RUNTIME, arena);
            MethodHandle memGetInfo = Linker.nativeLinker()
                    .downcallHandle(
                            runtime.find("cudaMemGetInfo").orElseThrow(),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
            MemorySegment free = arena.allocate(ValueLayout.JAVA_LONG);
            MemorySegment total = arena.allocate(ValueLayout.JAVA_LONG);
            int status = (int) memGetInfo.invokeExact(free, total);
            return status == 0 ? total.get(ValueLayout.JAVA_LONG, 0) - free.get(ValueLayout.JAVA_LONG, 0) : 0;
        } catch (IllegalArgumentException e) {
            return 0; // no CUDA runtime on the library path
        } catch (Throwable e) {
            throw new IllegalStateException("cudaMemGetInfo failed", e);
        }
    }
}
