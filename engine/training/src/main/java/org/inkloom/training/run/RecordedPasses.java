package org.inkloom.training.run;

import java.util.HashMap;
import java.util.Map;
import org.inkloom.run.Progress;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.NativeFailure;
import org.inkloom.tensor.cuda.CudaGraph;

/**
 * Work of several kinds on a GPU. The first times a kind of work is done plainly, then it is recorded, and from then on
 * it is repeated by one call. All recordings share memory for intermediate results. Belongs to one thread and its
 * stream.
 */
final class RecordedPasses implements AutoCloseable {
    /**
     * How often a kind of work is done before it is recorded; meanwhile libraries choose their algorithms and allocate
     * workspaces.
     */
    private static final int PLAIN = 3;

    /** A recording consists of thousands of calls and takes memory for them, so only this many kinds are recorded. */
    private static final int MOST = 24;

    private final Device device;
    private final Progress progress;
    private final CudaGraph.Pool pool = new CudaGraph.Pool();
    private final Map<Object, Integer> plain = new HashMap<>();
    private final Map<Object, CudaGraph> recorded = new HashMap<>();
    private boolean records;

    /**
     * @param records whether to record at all
     */
    RecordedPasses(Device device, boolean records, Progress progress) {
        this.device = device;
        this.records = records;
        this.progress = progress;
    }

    /** Does the work once, on what lies in its inputs. */
    void run(Object kind, Runnable work) {
        CudaGraph known = recorded.get(kind);
        if (known != null) {
            known.replay();
        } else if (records && plain.merge(kind, 1, Integer::sum) > PLAIN && recorded.size() < MOST) {
            record(kind, work);
        } else {
            work.run();
        }
    }

    /**
     * Records the work. If the memory does not suffice it stays plain: plain work needs the same memory but gives it
     * back each time, while a recording keeps it.
     */
    private void record(Object kind, Runnable work) {
        CudaGraph made;
        try {
            made = CudaGraph.record(device, pool, work);
        } catch (RuntimeException e) {
            if (NativeFailure.outOfMemory(e, "", "").isEmpty()) {
                throw e;
            }
            progress.say("Steps are not recorded as a CUDA graph: there is too little memory for it.");
            close();
            records = false;
            work.run();
            return;
        }
        recorded.put(kind, made);
        made.replay();
    }

    /** Returns whether the next time of a kind repeats what is recorded. */
    boolean isRecorded(Object kind) {
        return recorded.containsKey(kind);
    }

    @Override
    public void close() {
        if (!recorded.isEmpty()) {
            device.synchronize();
            recorded.values().forEach(CudaGraph::close);
            recorded.clear();
        }
    }
}
