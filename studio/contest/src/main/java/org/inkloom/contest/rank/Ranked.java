package org.inkloom.contest.rank;

import java.util.Optional;
import org.inkloom.contest.entry.Tally;

/**
 * An entry with its place.
 *
 * @param place from 1; equal entries share one, and the next place is as much further as they are
 * @param tally what it was given
 * @param judged the mean of its ballots of the first round, 0 to the most that a mark can be
 * @param standing ballots and votes together, on the same scale
 * @param last the mean of its ballots of the final, where there are any
 * @param shortlisted whether it is, or now would be, among the finalists
 */
public record Ranked(
        int place, Tally tally, Fraction judged, Fraction standing, Optional<Fraction> last, boolean shortlisted) {}
