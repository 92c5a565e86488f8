package org.inkloom.tensor.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.inkloom.tensor.Device;

/** Asks the driver whether a stream is being recorded. */
final class CapturedStream {
    private static final String DRIVER = "libcuda.so.1";
    private static final String FUNCTION = "cuStreamIsCapturing";
    private static final int ACTIVE = 1; // CU_STREAM_CAPTURE_STATUS_ACTIVE; 2 is a recording that was spoilt

    private CapturedStream() {}

    /** Returns whether this thread's stream is being recorded, and the recording is not spoilt. */
    static boolean isRecording(Device device) {
        Optional<MethodHandle> function = function();
        if (function.isEmpty()) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment stream = CudaStream.currentHandle(device, arena);
            int answer = (int) function.get().invokeExact(stream, status);
            return answer == 0 && status.get(ValueLayout.JAVA_INT, 0) == ACTIVE;
        } catch (Throwable e) {
            throw new IllegalStateException("calling " + FUNCTION + " failed", e);
        }
    }

    private static Optional<MethodHandle> function() {
        try {
            return SymbolLookup.libraryLookup(DRIVER, Arena.global())
                    .find(FUNCTION)
                    .map(address -> Linker.nativeLinker()
                            .downcallHandle(
                                    address,
                                    FunctionDescriptor.of(
                                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS)));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // no driver under that name
        }
    }
}
