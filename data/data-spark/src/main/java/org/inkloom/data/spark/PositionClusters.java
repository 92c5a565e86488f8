package org.inkloom.data.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Clusters of positions, joined pair by pair. Holds what has a duplicate and nothing else. */
final class PositionClusters {
    private final Map<Integer, Integer> parent = new HashMap<>();

    /**
     * Every position that is not the first of its cluster, with that first one.
     *
     * @param positions ascending
     * @param firsts the first of the cluster of each
     */
    record Repeated(int[] positions, int[] firsts) implements Serializable {
        /** Returns whether a position repeats an earlier one. */
        boolean has(int position) {
            return Arrays.binarySearch(positions, position) >= 0;
        }

        /** Returns the positions of all samples that are in a cluster, ascending. */
        int[] members() {
            return IntStream.concat(Arrays.stream(positions), Arrays.stream(firsts))
                    .distinct()
                    .sorted()
                    .toArray();
        }

        /**
         * Returns the same clusters, each with its first preferred position as the one that the others repeat, where it has
         * one.
         */
        Repeated preferring(List<Integer> preferred) {
            Map<Integer, Integer> chosen = new HashMap<>();
            preferred.stream().sorted().forEach(position -> chosen.putIfAbsent(group(position), position));
            if (chosen.isEmpty()) {
                return this;
            }
            int[] others = Arrays.stream(members())
                    .filter(position -> chosen.getOrDefault(group(position), group(position)) != position)
                    .toArray();
            int[] kept = Arrays.stream(others)
                    .map(position -> chosen.getOrDefault(group(position), group(position)))
                    .toArray();
            return new Repeated(others, kept);
        }

        private int group(int position) {
            return has(position) ? firstOf(position) : position;
        }

        /** Returns the position that is kept of the cluster of a position that repeats it. */
        int firstOf(int position) {
            return firsts[Arrays.binarySearch(positions, position)];
        }
    }

    private int find(int position) {
        int root = position;
        for (Integer up = parent.get(root); up != null; up = parent.get(root)) {
            root = up;
        }
        int here = position;
        while (here != root) {
            Integer up = parent.put(here, root);
            here = up == null ? root : up;
        }
        return root;
    }

    /** Joins the clusters of two positions; the smaller root stays. */
    void join(int a, int b) {
        int first = find(a);
        int second = find(b);
        if (first != second) {
            parent.put(Math.max(first, second), Math.min(first, second));
        }
    }

    Repeated repeated() {
        int[] positions =
                parent.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        return new Repeated(positions, Arrays.stream(positions).map(this::find).toArray());
    }
}
