package org.inkloom.contest.rank;

import java.util.Optional;
import org.inkloom.contest.entry.Tally;

/**
 * An entry with its place.
 *
 * @param place from 1; equal entries share a place, and as many places after it are left out
 * @param tally ballots and votes that it received
 * @param judged mean of its ballots of the first round, 0 to the largest mark
 * @param standing combination of ballots and votes, on the same scale
 * @param last mean of its ballots of the final, if there are any
 * @param shortlisted whether it is among the finalists, or would be if the shortlist were fixed now
 */
public record Ranked(
        int place, Tally tally, Fraction judged, Fraction standing, Optional<Fraction> last, boolean shortlisted) {}
