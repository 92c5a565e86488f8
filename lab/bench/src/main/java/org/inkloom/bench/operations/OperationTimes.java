package org.inkloom.bench.operations;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The times of every operation of a pass, ours and a peer's.
 *
 * @param peer name that the peer gives itself; empty if there was none
 * @param rows one for each operation
 */
public record OperationTimes(Optional<String> peer, List<Row> rows) {
    /** Copies the list. */
    public OperationTimes {
        rows = List.copyOf(rows);
    }

    /** Which of the measured times is used. */
    public enum Statistic {
        /** The fastest time, which is disturbed least by other work on the machine. */
        BEST,
        /** The middle one. */
        MEDIAN,
        /** The slowest. */
        WORST
    }

    /**
     * One operation.
     *
     * @param operation what was done
     * @param count how often a pass does it
     * @param ours milliseconds, ascending
     * @param peers milliseconds, ascending; empty where there was no peer
     */
    public record Row(Operation operation, int count, double[] ours, double[] peers) {
        /** Sorts the times. */
        public Row {
            ours = ours.clone();
            peers = peers.clone();
            Arrays.sort(ours);
            Arrays.sort(peers);
        }

        private static double pick(Statistic statistic, double... sorted) {
            if (sorted.length == 0) {
                return 0;
            }
            return switch (statistic) {
                case BEST -> sorted[0];
                case MEDIAN -> sorted[sorted.length / 2];
                case WORST -> sorted[sorted.length - 1];
            };
        }

        /** Returns our time for all occurrences, in milliseconds. */
        public double ours(Statistic statistic) {
            return count * pick(statistic, ours);
        }

        /** Returns the peer's time for all occurrences, in milliseconds; 0 without a peer. */
        public double peers(Statistic statistic) {
            return count * pick(statistic, peers);
        }
    }
}
