package org.inkloom.data.op.dedup;

import java.util.Arrays;

/** Clusters of numbered samples, joined pair by pair; each is represented by its smallest number. */
final class Clusters {
    private int[] parent = new int[1024];
    private int count;

    /** Adds the next sample as a cluster of its own and returns its number. */
    int add() {
        if (count == parent.length) {
            parent = Arrays.copyOf(parent, count * 2);
        }
        parent[count] = count;
        return count++;
    }

    int find(int sample) {
        int root = sample;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }

    void join(int a, int b) {
        int first = find(a);
        int second = find(b);
        parent[Math.max(first, second)] = Math.min(first, second);
    }

    int[] representatives() {
        int[] result = new int[count];
        for (int i = 0; i < count; i++) {
            result[i] = find(i);
        }
        return result;
    }
}
