package org.inkloom.workflow.execute;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Results of nodes, found by what they were computed from, within a bound of memory: the longest unused are dropped first.
 * Shared by runs; thread-safe. Users do not see one another's results, which name files, but share the bound.
 */
public final class ResultCache {
    private final Entries entries;
    private final String owner;
    private final Optional<Disk> disk;

    /** Where results are looked for that are not in memory, and where the files lie that they show. */
    private record Disk(StoredResults results, ShownFiles files) {}

    /** What all users have together. */
    private static final class Entries {
        private final long most;
        private final Map<String, NodeOutputs> all = new LinkedHashMap<>(64, 0.75f, true);
        private long bytes;

        private Entries(long most) {
            this.most = most;
        }

        private synchronized Optional<NodeOutputs> find(String key) {
            return Optional.ofNullable(all.get(key));
        }

        private synchronized void put(String key, NodeOutputs outputs) {
            long size = outputs.bytes();
            NodeOutputs before = all.remove(key);
            if (before != null) {
                bytes -= before.bytes();
            }
            if (size > most) {
                return;
            }
            all.put(key, outputs);
            bytes += size;
            Iterator<NodeOutputs> oldest = all.values().iterator();
            while (bytes > most && oldest.hasNext()) {
                bytes -= oldest.next().bytes();
                oldest.remove();
            }
        }

        private synchronized void forget(String prefix) {
            Iterator<Map.Entry<String, NodeOutputs>> entries = all.entrySet().iterator();
            while (entries.hasNext()) {
                Map.Entry<String, NodeOutputs> entry = entries.next();
                if (entry.getKey().startsWith(prefix)) {
                    bytes -= entry.getValue().bytes();
                    entries.remove();
                }
            }
        }

        private synchronized long bytes() {
            return bytes;
        }

        private synchronized int size() {
            return all.size();
        }
    }

    private ResultCache(Entries entries, String owner, Optional<Disk> disk) {
        this.entries = entries;
        this.owner = owner;
        this.disk = disk;
    }

    /**
     * An empty cache.
     *
     * @param most bytes that the values may take; 0 keeps nothing
     */
    public ResultCache(long most) {
        this(new Entries(most), "", Optional.empty());
        if (most < 0) {
            throw new IllegalArgumentException("a negative bound: " + most);
        }
    }

    /** Returns the part of it that belongs to one user. */
    public ResultCache of(String user) {
        return new ResultCache(entries, user + "/", Optional.empty());
    }

    /** Returns the part of it that belongs to one user, with what outlives the process. */
    public ResultCache of(String user, StoredResults results, ShownFiles files) {
        return new ResultCache(entries, user + "/", Optional.of(new Disk(results, files)));
    }

    Optional<NodeOutputs> find(String key) {
        Optional<NodeOutputs> found = entries.find(owner + key);
        if (found.isPresent() || disk.isEmpty()) {
            return found;
        }
        Optional<NodeOutputs> read =
                disk.get().results().find(owner, key, disk.get().files());
        read.ifPresent(outputs -> entries.put(owner + key, outputs));
        return read;
    }

    void put(String key, NodeOutputs outputs) {
        entries.put(owner + key, outputs);
        disk.ifPresent(there -> there.results().put(owner, key, outputs, there.files()));
    }

    /** Forgets everything in memory, of one user or, where this is nobody's part, of all. */
    public void clear() {
        entries.forget(owner);
    }

    /** Forgets everything of one user, what outlives the process too. */
    public void forget() {
        clear();
        disk.ifPresent(there -> there.results().forget(owner));
    }

    /** Returns how many bytes the kept values of all users take. */
    public long bytes() {
        return entries.bytes();
    }

    /** Returns how many results of all users are kept. */
    public int size() {
        return entries.size();
    }
}
