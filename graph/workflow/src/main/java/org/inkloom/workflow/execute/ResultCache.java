package org.inkloom.workflow.execute;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Results of nodes in memory, by a digest of what they were computed from. When the limit is reached, the least
 * recently used are dropped. Shared by runs; thread-safe. A user's results are not visible to others, because they name
 * files; the limit is common to all.
 */
public final class ResultCache {
    private final Entries entries;
    private final String owner;
    private final Optional<Disk> disk;

    /** The second level of the cache: results stored on disk, and the folder of the files that they show. */
    private record Disk(StoredResults results, ShownFiles files) {}

    /** The entries of all users. */
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
     * Makes an empty cache.
     *
     * @param most limit in bytes; 0 keeps nothing
     */
    public ResultCache(long most) {
        this(new Entries(most), "", Optional.empty());
        if (most < 0) {
            throw new IllegalArgumentException("a negative bound: " + most);
        }
    }

    /** Returns the view of one user. */
    public ResultCache of(String user) {
        return new ResultCache(entries, user + "/", Optional.empty());
    }

    /** Returns the view of one user, with results that are stored on disk as a second level. */
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

    /** Removes the results in memory: those of this view's user, or of all if this is no user's view. */
    public void clear() {
        entries.forget(owner);
    }

    /** Removes all results of this view's user, those on disk too. */
    public void forget() {
        clear();
        disk.ifPresent(there -> there.results().forget(owner));
    }

    /** Returns the estimated bytes of all users' results in memory. */
    public long bytes() {
        return entries.bytes();
    }

    /** Returns the number of all users' results in memory. */
    public int size() {
        return entries.size();
    }
}
