package org.inkloom.tensor.cuda;

import java.util.Optional;
import org.inkloom.tensor.Device;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done plainly the first time, recorded the second time, and from then on repeated by a single call. When
 * the shape of the work changes, this starts again.
 *
 * <p>The work must read its inputs from tensors whose addresses stay the same and leave its results in such tensors. It
 * is handed over with every call, but a call that repeats a recording does not run it. Where nothing can be recorded it
 * is done plainly each time. Plain work and recording happen on a stream of their own, and wait for the device before
 * and after; a repeated call goes to the thread's current stream and waits for nothing. Belongs to one thread, on which
 * it must be closed.
 */
public final class Recording implements AutoCloseable {
    private final Device device;
    private final boolean records;
    private @Nullable Object shape;
    private @Nullable CudaGraph graph;

    private Recording(Device device, boolean records) {
        this.device = device;
        this.records = records;
    }

    /** Makes a recording for a device; on the CPU, and where {@link CudaGraph#unavailable} says why, it records nothing. */
    public static Recording on(Device device) {
        return new Recording(device, device.isCuda() && CudaGraph.unavailable().isEmpty());
    }

    /**
     * Does the work, in one of the three ways.
     *
     * @param ofShape everything that the work depends on except the numbers in its inputs, such as sizes, layers and
     *     which tensors; compared by {@code equals}
     * @param work gives work to the device and does nothing else, see {@link CudaGraph}
     */
    public void run(Object ofShape, Runnable work) {
        if (!records) {
            work.run();
            return;
        }
        if (!Optional.of(ofShape).equals(Optional.ofNullable(shape))) {
            forget();
            try (CudaStream stream = CudaStream.enter(device)) {
                work.run(); // libraries choose their algorithms and allocate their workspaces
            }
            shape = ofShape;
            return;
        }
        CudaGraph recorded = graph;
        if (recorded == null) {
            try (CudaStream stream = CudaStream.enter(device)) {
                recorded = CudaGraph.record(device, work);
            }
            graph = recorded;
        }
        recorded.replay();
    }

    /** Returns whether the next call of the same shape repeats what is recorded. */
    public boolean isRecorded() {
        return graph != null;
    }

    /** Drops what is recorded; the next call is plain. */
    public void forget() {
        shape = null;
        if (graph != null) {
            device.synchronize();
            graph.close();
            graph = null;
        }
    }

    @Override
    public void close() {
        forget();
    }
}
