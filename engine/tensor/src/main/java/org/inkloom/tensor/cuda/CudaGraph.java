package org.inkloom.tensor.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;

/**
 * Work on a GPU that is recorded once and then repeated by one call: libtorch's {@code CUDAGraph}.
 *
 * <pre>{@code
 * try (CudaStream stream = CudaStream.enter(device)) {
 *     step.run();                                       // once as usual, so that libraries have their workspaces
 *     try (CudaGraph graph = CudaGraph.record(device, step)) {
 *         input.copy_(next);                            // inputs and results stay where they were when it was recorded
 *         graph.replay();
 *     }
 * }
 * }</pre>
 *
 * <p>What is recorded must do nothing but give work to the device: no copies from or to the CPU, no waiting, no shapes
 * that depend on values. Where such a thing happens libtorch ends the recording with an error and {@link #record} throws;
 * the stream is of no use after that. Work that fails for another reason, such as memory, leaves the stream usable.
 */
public final class CudaGraph implements AutoCloseable {
    /** More than the object takes in any known version: about 300 bytes in 2.10. */
    private static final long OBJECT_BYTES = 8192;

    private static final long ALIGNMENT = 64;
    /** {@code cudaStreamCaptureModeThreadLocal}: other threads may go on allocating. */
    private static final int THREAD_LOCAL = 1;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment graph;

    /**
     * Memory for what recordings compute on the way, which several may share: those that are never repeated at the same
     * time, and of which none reads what another has left there. It lives as long as one of them.
     */
    public static final class Pool {
        /** Far from the numbers that libtorch counts up from 1. */
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

    /** Returns why nothing can be recorded: what this libtorch lacks; empty if all is there. */
    public static Optional<String> unavailable() {
        return CudaSymbols.missing().map(name -> "this libtorch has no " + name);
    }

    /**
     * Records work, which is not done meanwhile. Must be called within a {@link CudaStream}, after the work has been done
     * at least once.
     */
    public static CudaGraph record(Device device, Runnable work) {
        return record(device, new Pool(), work);
    }

    /** As {@link #record(Device, Runnable)}, with memory that other recordings use too. */
    public static CudaGraph record(Device device, Pool pool, Runnable work) {
        device.synchronize();
        // The recording has memory of its own; what plain runs have left in the allocator is of no use to it.
        torch.emptyCache();
        CudaGraph made = new CudaGraph();
        MemorySegment id = pool.id(made.arena);
        try {
            CudaSymbols.handle(CudaSymbols.Symbol.GRAPH_BEGIN).invokeExact(made.graph, id, THREAD_LOCAL);
        } catch (Throwable e) {
            // Nothing was recorded, and the object may be freed like one that was.
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
     * Ends a recording whose work failed, for instance because memory ran out, so that the stream can be used again. What
     * was recorded so far is a graph like any other and is dropped. Where the work did what cannot be recorded there is
     * nothing to end: libtorch would end the process.
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
