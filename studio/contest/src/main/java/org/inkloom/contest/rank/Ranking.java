package org.inkloom.contest.rank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.entry.Tally;
import org.inkloom.contest.entry.Tally.Sums;
import org.inkloom.contest.rules.Rules;
import org.inkloom.contest.rules.Rules.BallotRule;
import org.inkloom.contest.rules.TieRule;

/**
 * The ranking. With the shares a, b, c of a ballot's marks in percent, an entry with the sums T, C, L of n ballots has
 * the mean {@code j = (a T + b C + c L) / (100 n)}. With v votes, where V is the largest number of votes for any entry,
 * and marks up to m, its standing is {@code (judges j + popularity m v / V) / 100}. Shortlisted entries with ballots of
 * the final come before all others, ranked by these ballots; the rest is ranked by standing. All computations are
 * exact.
 *
 * @param places from the first place on
 * @param unranked valid entries with fewer ballots than the rules require, and those with open checks
 * @param out entries that failed a check
 */
public record Ranking(List<Ranked> places, List<Tally> unranked, List<Tally> out) {
    private static final int WHOLE = 100;

    /** Copies the lists. */
    public Ranking {
        places = List.copyOf(places);
        unranked = List.copyOf(unranked);
        out = List.copyOf(out);
    }

    /**
     * Computes the ranking.
     *
     * @param rules of the contest
     * @param tallies of all entries
     * @param finalists numbers of the shortlisted entries; empty before there is a shortlist
     */
    public static Ranking of(Rules rules, List<Tally> tallies, Set<Integer> finalists) {
        List<Tally> valid = new ArrayList<>();
        List<Tally> unranked = new ArrayList<>();
        List<Tally> out = new ArrayList<>();
        for (Tally tally : tallies) {
            boolean judged = tally.first().ballots() >= rules.ballot().needed();
            switch (tally.entry().state()) {
                case OUT -> out.add(tally);
                case UNCHECKED -> unranked.add(tally);
                case VALID -> (judged ? valid : unranked).add(tally);
            }
        }
        long mostVotes = valid.stream().mapToLong(Tally::votes).max().orElse(0);
        List<Ranked> ranked = new ArrayList<>();
        valid.forEach(tally -> ranked.add(unplaced(rules, tally, mostVotes, finalists)));
        Comparator<Ranked> order = order(rules);
        ranked.sort(order.thenComparingInt(one -> one.tally().entry().number()));
        return new Ranking(placed(ranked, order, rules.shortlist(), finalists), unranked, out);
    }

    private static Ranked unplaced(Rules rules, Tally tally, long mostVotes, Set<Integer> finalists) {
        Fraction judged = mean(rules.ballot(), tally.first());
        Fraction popular = mostVotes == 0
                ? Fraction.ZERO
                : Fraction.of(Math.multiplyExact(rules.ballot().most(), tally.votes()), mostVotes);
        Fraction standing = judged.times(Fraction.of(rules.standing().judges(), WHOLE))
                .plus(popular.times(Fraction.of(rules.standing().popularity(), WHOLE)));
        boolean finalist = finalists.contains(tally.entry().number());
        Optional<Fraction> last = finalist && tally.last().ballots() > 0
                ? Optional.of(mean(rules.ballot(), tally.last()))
                : Optional.empty();
        return new Ranked(0, tally, judged, standing, last, finalist);
    }

    private static Fraction mean(BallotRule rule, Sums sums) {
        long weighted = Math.addExact(
                Math.addExact(
                        Math.multiplyExact(rule.technique(), sums.technique()),
                        Math.multiplyExact(rule.coherence(), sums.coherence())),
                Math.multiplyExact(rule.look(), sums.look()));
        return Fraction.of(weighted, WHOLE * sums.ballots());
    }

    private static Comparator<Ranked> order(Rules rules) {
        Comparator<Ranked> order = Comparator.comparing((Ranked one) -> !one.shortlisted())
                .thenComparing(one -> one.last().isEmpty())
                .thenComparing(highest(one -> one.last().orElse(Fraction.ZERO)))
                .thenComparing(highest(Ranked::standing));
        for (TieRule tie : rules.ties()) {
            order = order.thenComparing(comparator(tie));
        }
        return order;
    }

    private static Comparator<Ranked> comparator(TieRule tie) {
        return switch (tie) {
            case TECHNIQUE -> highest(one -> share(one.tally().first(), Sums::technique));
            case COHERENCE -> highest(one -> share(one.tally().first(), Sums::coherence));
            case LOOK -> highest(one -> share(one.tally().first(), Sums::look));
            case VOTES -> highest(one -> Fraction.of(one.tally().votes(), 1));
            case ENTERED -> Comparator.comparingInt(one -> one.tally().entry().number());
        };
    }

    private static Fraction share(Sums sums, Function<Sums, Long> part) {
        return Fraction.of(part.apply(sums), sums.ballots());
    }

    private static Comparator<Ranked> highest(Function<Ranked, Fraction> value) {
        return Comparator.comparing(value).reversed();
    }

    private static List<Ranked> placed(
            List<Ranked> ranked, Comparator<Ranked> order, int shortlist, Set<Integer> finalists) {
        List<Ranked> placed = new ArrayList<>();
        for (int i = 0; i < ranked.size(); i++) {
            Ranked one = ranked.get(i);
            boolean equal = i > 0 && order.compare(ranked.get(i - 1), one) == 0;
            int place = equal ? placed.get(i - 1).place() : i + 1;
            boolean listed = finalists.isEmpty() ? place <= shortlist : one.shortlisted();
            placed.add(new Ranked(place, one.tally(), one.judged(), one.standing(), one.last(), listed));
        }
        return placed;
    }

    /** Returns the entries that are shortlisted, or would be if the shortlist were fixed now. */
    public List<Entry> shortlist() {
        return places.stream()
                .filter(Ranked::shortlisted)
                .map(one -> one.tally().entry())
                .toList();
    }
}
