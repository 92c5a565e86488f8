package org.inkloom.contest.entry;

/**
 * What an entry was given.
 *
 * @param entry the entry
 * @param first the ballots of the first round
 * @param last the ballots of the final
 * @param votes the public's
 */
public record Tally(Entry entry, Sums first, Sums last, long votes) {
    /**
     * Ballots added up.
     *
     * @param ballots how many
     * @param technique sum of the marks
     * @param coherence sum of the marks
     * @param look sum of the marks
     */
    public record Sums(long ballots, long technique, long coherence, long look) {
        /** No ballots. */
        public static final Sums NONE = new Sums(0, 0, 0, 0);
    }
}
