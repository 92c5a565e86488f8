package org.inkloom.tensor.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.inkloom.tensor.Device;

/**
 * Lets this thread's work run on a CUDA stream of its own, from {@link #enter} to {@link #close}; recording needs one,
 * because the default stream cannot be recorded. Meanwhile the device is the thread's current one: libtorch always
 * records on the current device, whichever device the work is for. Must be closed on the thread that entered.
 */
public final class CudaStream implements AutoCloseable {
    private final Device device;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment before;
    private final byte deviceBefore;

    private CudaStream(Device device) {
        this.device = device;
        before = current(device, arena);
        device.synchronize();
        deviceBefore = exchange((byte) device.index());
        set(ofPool(device));
    }

    /**
     * Switches this thread's work to a stream from libtorch's pool, after waiting for the work given to the old one.
     */
    public static CudaStream enter(Device device) {
        return new CudaStream(device);
    }

    /**
     * Returns the driver's handle of the stream that this thread's work on a device goes to, for kernels that are launched
     * beside libtorch's.
     *
     * @param allocator memory for the call
     */
    public static MemorySegment currentHandle(Device device, SegmentAllocator allocator) {
        MemorySegment stream = current(device, allocator);
        try {
            return (MemorySegment)
                    CudaSymbols.handle(CudaSymbols.Symbol.STREAM_HANDLE).invokeExact(stream);
        } catch (Throwable e) {
            throw CudaSymbols.failed(CudaSymbols.Symbol.STREAM_HANDLE, e);
        }
    }

    private static MemorySegment current(Device on, SegmentAllocator allocator) {
        try {
            return (MemorySegment)
                    CudaSymbols.handle(CudaSymbols.Symbol.STREAM_CURRENT).invokeExact(allocator, (byte) on.index());
        } catch (Throwable e) {
            throw CudaSymbols.failed(CudaSymbols.Symbol.STREAM_CURRENT, e);
        }
    }

    private MemorySegment ofPool(Device on) {
        try {
            return (MemorySegment) CudaSymbols.handle(CudaSymbols.Symbol.STREAM_OF_POOL)
                    .invokeExact((SegmentAllocator) arena, false, (byte) on.index());
        } catch (Throwable e) {
            throw CudaSymbols.failed(CudaSymbols.Symbol.STREAM_OF_POOL, e);
        }
    }

    private static void set(MemorySegment stream) {
        try {
            CudaSymbols.handle(CudaSymbols.Symbol.STREAM_SET).invokeExact(stream);
        } catch (Throwable e) {
            throw CudaSymbols.failed(CudaSymbols.Symbol.STREAM_SET, e);
        }
    }

    /** Makes a device this thread's current one; returns which was. */
    private static byte exchange(byte index) {
        try {
            return (byte) CudaSymbols.handle(CudaSymbols.Symbol.DEVICE_EXCHANGE).invokeExact(index);
        } catch (Throwable e) {
            throw CudaSymbols.failed(CudaSymbols.Symbol.DEVICE_EXCHANGE, e);
        }
    }

    @Override
    public void close() {
        device.synchronize();
        set(before);
        exchange(deviceBefore);
        arena.close();
    }
}
