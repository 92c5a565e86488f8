package org.inkloom.workflow.execute;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides which node runs next, among those that wait for no other. Outputs come first, then nodes directly before an
 * output, then nodes two steps before one; else the one that was added first. This shows pictures as early as possible.
 */
final class ReadyNodes {
    private record Ready(String id, int steps, int added) {}

    private final Predicate<String> isOutput;
    private final Map<String, Integer> added = new LinkedHashMap<>();
    private final Map<String, Set<String>> waitsFor = new HashMap<>();
    private final Map<String, Set<String>> feeds = new HashMap<>();
    private final Set<String> done = new HashSet<>();
    private final PriorityQueue<Ready> ready =
            new PriorityQueue<>(Comparator.comparingInt(Ready::steps).thenComparingInt(Ready::added));
    private final Set<String> queued = new HashSet<>();

    ReadyNodes(Predicate<String> isOutput) {
        this.isOutput = isOutput;
    }

    boolean knows(String id) {
        return added.containsKey(id);
    }

    void add(String id) {
        added.putIfAbsent(id, added.size());
    }

    /** Makes a node wait for another one, unless that one is done. */
    void wait(String id, String other) {
        if (!done.contains(other)) {
            waitsFor.computeIfAbsent(id, none -> new LinkedHashSet<>()).add(other);
            feeds.computeIfAbsent(other, none -> new LinkedHashSet<>()).add(id);
        }
    }

    /** Queues those of these nodes that wait for nothing. Call it after all {@link #wait(String, String)} for them. */
    void settle(Iterable<String> ids) {
        ids.forEach(this::queue);
    }

    private void queue(String id) {
        if (!done.contains(id) && waitsFor.getOrDefault(id, Set.of()).isEmpty() && queued.add(id)) {
            ready.add(new Ready(id, steps(id), added.getOrDefault(id, 0)));
        }
    }

    private int steps(String id) {
        if (isOutput.test(id)) {
            return 0;
        }
        Set<String> next = feeds.getOrDefault(id, Set.of());
        if (next.stream().anyMatch(isOutput)) {
            return 1;
        }
        // Only the first 64 are checked, because a node may have ten thousand successors. If that misses an output, the
        // order is still valid.
        return next.stream()
                        .limit(64)
                        .anyMatch(one -> feeds.getOrDefault(one, Set.of()).stream()
                                .limit(64)
                                .anyMatch(isOutput))
                ? 2
                : 3;
    }

    /** Returns the next node and removes it; null if none is ready. */
    @org.jspecify.annotations.Nullable
    String take() {
        Ready next = ready.poll();
        if (next == null) {
            return null;
        }
        queued.remove(next.id());
        return next.id();
    }

    /** Marks a node as done, and queues those that waited for it alone. */
    void finish(String id) {
        done.add(id);
        Set<String> followers = feeds.remove(id);
        if (followers == null) {
            return;
        }
        for (String follower : followers) {
            Set<String> open = waitsFor.get(follower);
            if (open != null) {
                open.remove(id);
            }
            queue(follower);
        }
    }

    /** Returns the nodes that are not done. */
    List<String> left() {
        List<String> left = new ArrayList<>(added.keySet());
        left.removeAll(done);
        return left;
    }
}
