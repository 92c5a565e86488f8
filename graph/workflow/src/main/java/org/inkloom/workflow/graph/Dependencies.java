package org.inkloom.workflow.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The nodes that some nodes need, in an order in which they can run, and the cycles among them. Found without
 * recursion, so that a chain of any length cannot overflow the stack.
 */
public final class Dependencies {
    private final List<String> order = new ArrayList<>();
    private final Map<String, List<String>> rings = new LinkedHashMap<>();
    private final Function<String, List<String>> needs;

    private Dependencies(Function<String, List<String>> needs) {
        this.needs = needs;
    }

    /**
     * Finds the dependencies of nodes.
     *
     * @param from ids of the wanted nodes
     * @param needs returns the ids of the existing nodes that a node needs directly
     */
    public static Dependencies of(Collection<String> from, Function<String, List<String>> needs) {
        Dependencies walk = new Dependencies(needs);
        Set<String> done = new HashSet<>();
        from.forEach(id -> walk.visit(id, done));
        return walk;
    }

    /** Returns the nodes, each after those that it needs; nodes of a cycle are in no particular order. */
    public List<String> order() {
        return Collections.unmodifiableList(order);
    }

    /** Returns the cycles: by the node at whose input a cycle closes, its nodes in the order of the links. */
    public Map<String, List<String>> rings() {
        return Collections.unmodifiableMap(rings);
    }

    private void visit(String start, Set<String> done) {
        if (done.contains(start)) {
            return;
        }
        Deque<String> path = new ArrayDeque<>();
        Map<String, Iterator<String>> open = new HashMap<>();
        path.addLast(start);
        open.put(start, needs.apply(start).iterator());
        while (!path.isEmpty()) {
            String id = path.getLast();
            Iterator<String> rest = open.get(id);
            if (rest != null && rest.hasNext()) {
                String next = rest.next();
                if (open.containsKey(next)) {
                    rings.computeIfAbsent(id, closing -> ring(path, next));
                } else if (!done.contains(next)) {
                    path.addLast(next);
                    open.put(next, needs.apply(next).iterator());
                }
                continue;
            }
            path.removeLast();
            open.remove(id);
            done.add(id);
            order.add(id);
        }
    }

    private static List<String> ring(Deque<String> path, String first) {
        List<String> ring = new ArrayList<>();
        for (String id : path) {
            if (!ring.isEmpty() || id.equals(first)) {
                ring.add(id);
            }
        }
        return List.copyOf(ring);
    }
}
