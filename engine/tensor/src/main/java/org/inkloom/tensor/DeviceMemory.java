package org.inkloom.tensor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads how much memory there is, and how much this process holds. */
public final class DeviceMemory {
    private static final String CUDA_RUNTIME = "libcudart.so.13";

    private DeviceMemory() {}

    /**
     * Returns how many bytes are in use: on a GPU by all programs on the device; on the CPU by this process, as
     * resident memory without file-backed pages. 0 where the system does not tell.
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

    /** Returns all memory of a device in bytes; 0 where the system does not tell. */
    public static long totalBytes(Device device) {
        if (device.isCuda()) {
            return cudaFreeAndTotal()[1];
        }
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    /**
     * Returns the memory of a device that is free for more work, in bytes; 0 where the system does not tell. On the CPU
     * that is what the system says is available ({@code MemAvailable}), or less where a control group sets a limit, as
     * containers do.
     */
    public static long availableBytes(Device device) {
        return device.isCuda() ? cudaFreeAndTotal()[0] : HostMemory.OF_THIS_PROCESS.availableBytes();
    }

    private static long deviceBytes() {
        long[] freeAndTotal = cudaFreeAndTotal();
        return freeAndTotal[1] - freeAndTotal[0];
    }

    private static long[] cudaFreeAndTotal() {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup runtime = SymbolLookup.libraryLookup(CUDA_RUNTIME, arena);
            MethodHandle memGetInfo = Linker.nativeLinker()
                    .downcallHandle(
                            runtime.find("cudaMemGetInfo").orElseThrow(),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
            MemorySegment free = arena.allocate(ValueLayout.JAVA_LONG);
            MemorySegment total = arena.allocate(ValueLayout.JAVA_LONG);
            int status = (int) memGetInfo.invokeExact(free, total);
            return status == 0
                    ? new long[] {free.get(ValueLayout.JAVA_LONG, 0), total.get(ValueLayout.JAVA_LONG, 0)}
                    : new long[2];
        } catch (IllegalArgumentException e) {
            return new long[2]; // no CUDA runtime on the library path
        } catch (Throwable e) {
            throw new IllegalStateException("cudaMemGetInfo failed", e);
        }
    }
}
