package org.inkloom.training.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides which examples stand in which batch. Batch {@code n} is a function of the seed and {@code n} alone, so a
 * resumed run goes on with the same batches, whatever the number of threads.
 *
 * <p>Examples are grouped by size; a batch has examples of one group and is always full. Each group is gone through
 * again and again, each time in a new random order (a pass). The batches of all groups are interleaved in rounds: in a
 * round each group gets as many batches as it has examples for, so the number of passes differs between groups by one
 * at most.
 */
public final class BatchPlan {
    private final List<int[]> groups;
    private final int batchSize;
    private final long seed;

    /**
     * Plans batches.
     *
     * @param groups indices of examples by group; every group has at least one
     * @param batchSize examples in a batch
     * @param seed of the run
     */
    public BatchPlan(List<int[]> groups, int batchSize, long seed) {
        if (groups.isEmpty() || groups.stream().anyMatch(g -> g.length == 0) || batchSize < 1) {
            throw new IllegalArgumentException("nothing to plan");
        }
        this.groups = groups.stream().map(int[]::clone).toList();
        this.batchSize = batchSize;
        this.seed = seed;
    }

    /**
     * One example in a batch.
     *
     * @param index of the example
     * @param use which pass over its group this is; no two slots of a run have the same index and use
     */
    public record Slot(int index, long use) {}

    /** Returns the examples of a batch; the first batch is 0. */
    public List<Slot> batch(long number) {
        long round = roundOf(number);
        List<long[]> inRound = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            for (long b = before(g, round); b < before(g, round + 1); b++) {
                inRound.add(new long[] {g, b});
            }
        }
        int[] order = Draws.of(seed, Draws.Purpose.BATCHES, round).permutation(inRound.size());
        long[] chosen = inRound.get(order[(int) (number - before(round))]);
        return slots((int) chosen[0], chosen[1]);
    }

    private List<Slot> slots(int group, long batchOfGroup) {
        int[] members = groups.get(group);
        List<Slot> slots = new ArrayList<>(batchSize);
        int[] order = {};
        long orderPass = -1;
        for (long at = batchOfGroup * batchSize; at < (batchOfGroup + 1) * batchSize; at++) {
            long pass = at / members.length;
            if (pass != orderPass) {
                order = Draws.of(seed, Draws.Purpose.ORDER, group, pass).permutation(members.length);
                orderPass = pass;
            }
            slots.add(new Slot(members[order[(int) (at % members.length)]], pass));
        }
        return List.copyOf(slots);
    }

    /** Returns how many full batches a group has had before a round. */
    private long before(int group, long round) {
        return round * groups.get(group).length / batchSize;
    }

    /** Returns how many full batches all groups have had before a round. */
    private long before(long round) {
        long sum = 0;
        for (int g = 0; g < groups.size(); g++) {
            sum += before(g, round);
        }
        return sum;
    }

    /** Returns the round of a batch: the last one before which at most that many batches were made. */
    private long roundOf(long number) {
        long low = 0;
        long high = 1;
        while (before(high) <= number) {
            high *= 2;
        }
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (before(middle) <= number) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
