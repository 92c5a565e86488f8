package org.inkloom.tensor.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;

/**
 * Work on a GPU that is recorded once and then repeated by a single call: libtorch's {@code CUDAGraph}.
 * <pre>{@code try (CudaStream stream = CudaStream.enter(device)) { step.run();                                       //
 * once as usual, so that libraries allocate their workspaces try (CudaGraph graph = CudaGraph.record(device, step)) {
 * input.copy_(next);                            // inputs and results stay at their recorded addresses graph.replay();
 * } } }</pre>
 *
 * <p>Recorded work may only give work to the device: it must not copy from or to the CPU, wait, or depend in its shapes
 * on values. If it does, libtorch ends the recording with an error and {@link #record} throws; the stream cannot be
 * used after that. If the work fails for another reason, such as a lack of memory, the stream stays usable.
 */
public final class CudaGraph implements AutoCloseable {
    /**
     * Bytes reserved for libtorch's object; it takes about 300 in version 2.10, and no known version takes more than
     * this.
     */
    private static final long OBJECT_BYTES = 8192;

    private static final long ALIGNMENT = 64;
    /** {@code cudaStreamCaptureModeThreadLocal}: other threads may go on allocating. */
    private static final int THREAD_LOCAL = 1;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment graph;

    /**
     * Memory for intermediate results of recordings, which several recordings may share if they are never replayed at
     * the same time and none reads what another has left there. It lives as long as one of them.
     */
    public static final class Pool {
        /** Numbers of our pools; they start far from libtorch's own, which count up from 1. */
        private static final AtomicLong NEXT = new AtomicLong(1L << 32);

        private final long number = NEXT.getAndIncrement();

        private MemorySegment id(Arena memory) {
            MemorySegment id = memory.allocate(CudaSymbols.PAIR);
            id.setAtIndex(ValueLayout.JAVA_LONG, 1, number);
            return id;
        }
    }

    private CudaGraph() {
        try {
            graph = arena.allocate(OBJECT_BYTES, ALIGNMENT);
            CudaSymbols.handle(CudaSymbols.Symbol.GRAPH_NEW).invokeExact(graph, false);
        } catch (Throwable e) {
            arena.close();
            throw CudaSymbols.failed(CudaSymbols.Symbol.GRAPH_NEW, e);
        }
    }

    /** Returns what this libtorch lacks for recording; empty if nothing. */
    public static Optional<String> unavailable() {
        return CudaSymbols.missing().map(name -> "this libtorch has no " + name);
    }

    /**
     * Records work; the work is not done meanwhile. Must be called within a {@link CudaStream}, after the work was done
     * at least once.
     */
    public static CudaGraph record(Device device, Runnable work) {
        return record(device, new Pool(), work);
    }

    /** As {@link #record(Device, Runnable)}, with memory that other recordings use too. */
    public static CudaGraph record(Device device, Pool pool, Runnable work) {
        device.synchronize();
        // A recording has memory of its own. What earlier plain runs left cached in the allocator would only take space
        // beside it.
        torch.emptyCache();
        CudaGraph made = new CudaGraph();
        MemorySegment id = pool.id(made.arena);
        try {
            CudaSymbols.handle(CudaSymbols.Symbol.GRAPH_BEGIN).invokeExact(made.graph, id, THREAD_LOCAL);
        } catch (Throwable e) {
            // Nothing was recorded, but the object is freed in the same way.
            made.close();
            throw CudaSymbols.failed(CudaSymbols.Symbol.GRAPH_BEGIN, e);
        }
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            made.abandon(device);
            throw e;
        }
        made.end();
        return made;
    }

    private void end() {
        try {
            CudaSymbols.handle(CudaSymbols.Symbol.GRAPH_END).invokeExact(graph);
        } catch (Throwable e) {
            throw CudaSymbols.failed(CudaSymbols.Symbol.GRAPH_END, e);
        }
    }

    /**
     * Ends a recording whose work failed, for instance because memory ran out, so that the stream can be used again;
     * what was recorded so far is dropped. If the work did something that cannot be recorded, the recording has ended
     * already, and ending it again would make libtorch end the process.
     */
    private void abandon(Device device) {
        if (CapturedStream.isRecording(device)) {
            end();
            close();
        }
    }

    /** Gives the recorded work to the device again, on this thread's stream. */
    public void replay() {
        try {
            CudaSymbols.handle(CudaSymbols.Symbol.GRAPH_REPLAY).invokeExact(graph);
        } catch (Throwable e) {
            throw CudaSymbols.failed(CudaSymbols.Symbol.GRAPH_REPLAY, e);
        }
    }

    @Override
    public void close() {
        try {
            CudaSymbols.handle(CudaSymbols.Symbol.GRAPH_FREE).invokeExact(graph);
        } catch (Throwable e) {
            throw CudaSymbols.failed(CudaSymbols.Symbol.GRAPH_FREE, e);
        }
        arena.close();
    }
}
