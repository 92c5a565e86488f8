package org.inkloom.workflow.execute;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Results of nodes, found by what they were computed from, within a bound of memory: the longest unused are dropped first.
 * Shared by runs; thread-safe.
 */
public final class ResultCache {
    private final long most;
    private final Map<String, NodeOutputs> entries = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    /**
     * An empty cache.
     *
     * @param most bytes that the values may take; 0 keeps nothing
     */
    public ResultCache(long most) {
        if (most < 0) {
            throw new IllegalArgumentException("a negative bound: " + most);
        }
        this.most = most;
    }

    synchronized Optional<NodeOutputs> find(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    synchronized void put(String key, NodeOutputs outputs) {
        long size = outputs.bytes();
        NodeOutputs before = entries.remove(key);
        if (before != null) {
            bytes -= before.bytes();
        }
        if (size > most) {
            return;
        }
        entries.put(key, outputs);
        bytes += size;
        Iterator<NodeOutputs> oldest = entries.values().iterator();
        while (bytes > most && oldest.hasNext()) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    /** Forgets everything. */
    public synchronized void clear() {
        entries.clear();
        bytes = 0;
    }

    /** Returns how many bytes the kept values take. */
    public synchronized long bytes() {
        return bytes;
    }

    /** Returns how many results are kept. */
    public synchronized int size() {
        return entries.size();
    }
}
