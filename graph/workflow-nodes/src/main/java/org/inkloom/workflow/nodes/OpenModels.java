package org.inkloom.workflow.nodes;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import org.inkloom.workflow.node.ModelWatch;

/**
 * The models that are open on a device. They stay open for the next job as long as memory is free; where it gets short those that
 * were not asked for the longest are closed, but never one that computes. Thread-safe.
 *
 * @param <M> an open model
 */
final class OpenModels<M extends OpenModels.Model> implements AutoCloseable {
    /** So many are kept at most: each has a thread and some thousand small objects, however much memory there is. */
    private static final int MOST = 16;
    /** So many where the system does not tell how much memory is free. */
    private static final int MOST_BLINDLY = 2;

    /** An open model. */
    interface Model extends AutoCloseable {
        /** Returns whether it computes for somebody; closing it would wait for that. */
        boolean isBusy();

        @Override
        void close();
    }

    /**
     * How models are opened, and what they take.
     *
     * @param <M> an open model
     */
    interface Source<M> {
        M open(String name);

        /** Returns how many bytes the weights will take when they are loaded. */
        long bytes(String name);
    }

    /**
     * The memory of the device.
     *
     * @param free the bytes that are free; 0 where the system does not tell
     * @param spare so many bytes are to be free for the work itself
     */
    record Memory(LongSupplier free, LongSupplier spare) {}

    private final Source<M> source;
    private final Memory memory;
    private final ModelWatch watch;
    private final String device;
    /** The longest unused first. */
    private final SequencedMap<String, M> open = new LinkedHashMap<>(4, 0.75f, true);

    OpenModels(Source<M> source, Memory memory, ModelWatch watch, String device) {
        this.source = source;
        this.memory = memory;
        this.watch = watch;
        this.device = device;
    }

    /**
     * Returns a model, opened if it is not. Weights are loaded while a model is used, so that the memory is looked at each time it
     * is asked for.
     */
    synchronized M get(String name) {
        M known = open.get(name);
        if (known != null) {
            makeRoom(name, memory.spare().getAsLong());
            return known;
        }
        makeRoom(name, memory.spare().getAsLong() + source.bytes(name));
        long start = System.nanoTime();
        M opened = source.open(name);
        open.put(name, opened);
        watch.opened(name, device, Duration.ofNanos(System.nanoTime() - start));
        return opened;
    }

    /** Closes others until so many bytes are free, or nothing more can be closed. */
    private void makeRoom(String wanted, long bytes) {
        // Asked for by name a model would count as used.
        for (Map.Entry<String, M> other : new LinkedHashMap<>(open).entrySet()) {
            String name = other.getKey();
            if (name.equals(wanted) || other.getValue().isBusy()) {
                continue;
            }
            long free = memory.free().getAsLong();
            int others = open.containsKey(wanted) ? open.size() - 1 : open.size();
            if (others >= (free == 0 ? MOST_BLINDLY : MOST)) {
                letGo(name, ModelWatch.Why.ROOM);
            } else if (free > 0 && free < bytes) {
                letGo(name, ModelWatch.Why.MEMORY);
            } else {
                return;
            }
        }
    }

    private void letGo(String name, ModelWatch.Why why) {
        M model = open.remove(name);
        if (model != null) {
            model.close();
            watch.closed(name, device, why);
        }
    }

    /** Closes all of them, for that reason. */
    synchronized void letGo(ModelWatch.Why why) {
        List.copyOf(open.keySet()).forEach(name -> letGo(name, why));
    }

    @Override
    public void close() {
        letGo(ModelWatch.Why.CLOSED);
    }
}
