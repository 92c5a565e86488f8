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
 * Which node runs next: one that waits for nothing; among several an output, then one that an output waits for, then one
 * two steps before an output, else the one that was added first. So pictures are shown early.
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

    /** Has a node wait for another that is not done. */
    void wait(String id, String other) {
        if (!done.contains(other)) {
            waitsFor.computeIfAbsent(id, none -> new LinkedHashSet<>()).add(other);
            feeds.computeIfAbsent(other, none -> new LinkedHashSet<>()).add(id);
        }
    }

    /** Queues all of these that wait for nothing; to be called after what they wait for was said. */
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
        // Looking only at a few keeps a node that ten thousand others need from being looked at for long.
        return next.stream()
                        .limit(64)
                        .anyMatch(one -> feeds.getOrDefault(one, Set.of()).stream()
                                .limit(64)
                                .anyMatch(isOutput))
                ? 2
                : 3;
    }

    /** Takes the next node; null when none is ready. */
    @org.jspecify.annotations.Nullable
    String take() {
        Ready next = ready.poll();
        if (next == null) {
            return null;
        }
        queued.remove(next.id());
        return next.id();
    }

    /** Notes that a node is done and queues those that waited only for it. */
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

    /** Returns whether nodes are left that were not done. */
    List<String> left() {
        List<String> left = new ArrayList<>(added.keySet());
        left.removeAll(done);
        return left;
    }
}
