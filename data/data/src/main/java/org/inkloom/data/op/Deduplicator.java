package org.inkloom.data.op;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;

/**
 * Keeps the first of every group of duplicates, or the first that it prefers where there is one.
 *
 * <p>Each sample is reduced to a small signature on its own, in parallel or on another machine; the groups are then
 * found from the signatures alone, in the order of the data.
 */
public non-sealed interface Deduplicator extends Operator {
    /** Returns the signature of a sample; an empty one is never a duplicate. */
    long[] sign(Sample sample);

    /** Returns the reserved column that holds the signature when the recipe keeps hashes. */
    String column();

    /** Returns a signature as the value of its column. */
    JsonNode shown(long[] signature);

    /**
     * Returns where a sample can meet its duplicates: two samples can be duplicates of each other, without a third between
     * them, only when one of these is equal. So samples can be brought together on many machines, bucket by bucket.
     */
    List<long[]> buckets(long[] signature);

    /** Returns whether all samples that meet in a bucket are duplicates; otherwise {@link #isNear} decides. */
    default boolean isBucketGroup() {
        return true;
    }

    /** Returns whether two samples that meet in a bucket are duplicates of each other. */
    default boolean isNear(long[] signature, long[] other) {
        return true;
    }

    /** Returns whether {@link #isPreferred} may be true for any sample. */
    default boolean prefers() {
        return false;
    }

    /** Returns whether a sample of this signature is kept before earlier ones of its group that are not preferred. */
    default boolean isPreferred(long[] signature) {
        return false;
    }

    /** Returns which sample of a group is kept, for the trace. */
    default String rule() {
        return "kept: the first of its group";
    }

    /**
     * Returns the representatives of groups when preferred samples go before others.
     *
     * @param representatives position of the first sample of each sample's group
     * @param preferred positions of preferred samples
     */
    static int[] preferring(int[] representatives, BitSet preferred) {
        Map<Integer, Integer> chosen = new HashMap<>();
        for (int i = preferred.nextSetBit(0); i >= 0; i = preferred.nextSetBit(i + 1)) {
            chosen.putIfAbsent(representatives[i], i);
        }
        return chosen.isEmpty()
                ? representatives
                : Arrays.stream(representatives)
                        .map(first -> chosen.getOrDefault(first, first))
                        .toArray();
    }

    /** Returns an empty collector of signatures. */
    Groups groups();

    /** Collects signatures in the order of the data and finds the groups. Not thread-safe. */
    interface Groups {
        /** Adds the signature of the next sample. */
        void add(long[] signature);

        /**
         * Returns, for every sample added, the position of the first sample of its group: its own when it is kept.
         * Called once, after the last {@link #add}.
         */
        int[] representatives();
    }
}
