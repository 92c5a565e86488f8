package org.inkloom.contest.entry;

/**
 * The ballots and votes that an entry received.
 *
 * @param entry the entry
 * @param first sums of the first round
 * @param last sums of the final
 * @param votes of the public
 */
public record Tally(Entry entry, Sums first, Sums last, long votes) {
    /**
     * Sums over ballots.
     *
     * @param ballots number of ballots
     * @param technique sum of the marks
     * @param coherence sum of the marks
     * @param look sum of the marks
     */
    public record Sums(long ballots, long technique, long coherence, long look) {
        /** No ballots. */
        public static final Sums NONE = new Sums(0, 0, 0, 0);
    }
}
