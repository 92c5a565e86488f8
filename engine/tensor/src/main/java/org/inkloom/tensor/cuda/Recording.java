package org.inkloom.tensor.cuda;

import java.util.Optional;
import org.inkloom.tensor.Device;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done plainly the first time, recorded the second time, and repeated by one call from then on; and again
 * from the start whenever its shape is another.
 *
 * <p>The work reads its inputs from tensors that stay where they are and leaves its results in such tensors: it is handed
 * over anew with every call, but a repeated call does not run it. Where nothing can be recorded it is done plainly each
 * time. Plain work and recording happen on a stream of their own, with the device idle before and after; a repeated call
 * goes to the thread's current stream and waits for nothing. Belongs to one thread, on which it is closed.
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
     * Does the work.
     *
     * @param ofShape everything that the work depends on apart from the numbers in its inputs: sizes, layers, which
     *     tensors; compared by {@code equals}
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
