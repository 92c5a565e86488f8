package org.inkloom.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.inkloom.contest.entry.Ballot;
import org.inkloom.contest.entry.Check;
import org.inkloom.contest.entry.CheckKind;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.entry.Marks;
import org.inkloom.contest.entry.Round;
import org.inkloom.contest.entry.Tally;
import org.inkloom.contest.entry.Tally.Sums;
import org.inkloom.contest.entry.Vote;
import org.inkloom.contest.rank.Fraction;
import org.inkloom.contest.rank.Ranked;
import org.inkloom.contest.rank.Ranking;
import org.inkloom.contest.rank.Standings;
import org.inkloom.contest.rules.Rules;
import org.inkloom.contest.rules.RulesReader;
import org.inkloom.contest.store.ContestStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingTest {
    private static final String UNCHECKED = "gate: {score: none}\nverify: false\n";
    private static final String SHARED = "shortlist: 3\nties: [technique, votes]\n";

    @TempDir
    Path folder;

    @Test
    void ranks_200_packages_with_20_000_votes_as_a_plain_computation_does() {
        Random random = new Random(16);
        try (ContestStore store = Arena.open(folder.resolve("contest.db").toString(), UNCHECKED)) {
            List<Entry> entries = Arena.enter(store, 200);
            List<Ballot> ballots = new ArrayList<>();
            int judges = 3;
            long[][] sums = new long[entries.size()][3];
            for (Entry entry : entries) {
                for (int judge = 0; judge < judges; judge++) {
                    // Few different marks, so that there are ties.
                    int[] marks = {5 * random.nextInt(14, 18), 5 * random.nextInt(14, 18), 5 * random.nextInt(14, 18)};
                    ballots.add(new Ballot("judge " + judge, entry.blind(), new Marks(marks[0], marks[1], marks[2])));
                    for (int part = 0; part < 3; part++) {
                        sums[entry.number() - 1][part] += marks[part];
                    }
                }
            }
            store.ballots(Round.FIRST, ballots, false);
            long[] popular = new long[entries.size()];
            List<Vote> votes = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                int voted = (int) (entries.size() * random.nextDouble() * random.nextDouble());
                popular[voted]++;
                votes.add(new Vote("voter " + i, entries.get(voted).blind()));
            }
            assertThat(store.votes(votes)).isEqualTo(20_000);

            Ranking ranking = new Standings(store).now();
            assertThat(ranking.places().stream().map(one -> one.tally().entry().number()))
                    .containsExactlyElementsOf(plainly(sums, judges, popular));
            assertThat(ranking.shortlist()).hasSize(30).isEqualTo(firstOf(ranking, 30));
            assertThat(IntStream.range(0, 200)
                            .mapToObj(i -> ranking.places().get(i).place()))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 200).boxed().toList());
        }
    }

    private static List<Entry> firstOf(Ranking ranking, int count) {
        return ranking.places().stream()
                .limit(count)
                .map(one -> one.tally().entry())
                .toList();
    }

    /** In whole numbers: standing times 100 · 100 · judges · most votes. */
    private static List<Integer> plainly(long[][] sums, int judges, long[] votes) {
        long most = 0;
        for (long one : votes) {
            most = Math.max(most, one);
        }
        long[] standing = new long[votes.length];
        for (int i = 0; i < votes.length; i++) {
            long judged = 40 * sums[i][0] + 30 * sums[i][1] + 30 * sums[i][2];
            standing[i] = 80 * judged * most + 20 * 100 * votes[i] * 100 * judges;
        }
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, votes.length).boxed().toList());
        order.sort((a, b) -> {
            long[][] both = {
                {standing[a], sums[a][0], sums[a][1], sums[a][2], votes[a]},
                {standing[b], sums[b][0], sums[b][1], sums[b][2], votes[b]}
            };
            for (int i = 0; i < both[0].length; i++) {
                if (both[0][i] != both[1][i]) {
                    return Long.compare(both[1][i], both[0][i]);
                }
            }
            return a - b;
        });
        return order.stream().map(i -> i + 1).toList();
    }

    private static Tally tally(int number, Sums first, Sums last, long votes) {
        List<Check> checks = List.of(new Check(number, CheckKind.GATE, Check.State.PASSED, "", "", 0));
        return new Tally(new Entry(number, "B" + number, "t", "n", "t", "p", "l" + number, checks), first, last, votes);
    }

    private static Map<Integer, Integer> places(Ranking ranking) {
        Map<Integer, Integer> places = new HashMap<>();
        ranking.places().forEach(one -> places.put(one.tally().entry().number(), one.place()));
        return places;
    }

    @Test
    void equal_entries_share_a_place_and_all_who_share_the_last_one_of_the_shortlist_are_on_it() {
        Rules rules = RulesReader.read(SHARED, "test");
        Sums good = new Sums(2, 160, 160, 160);
        Sums same = new Sums(1, 80, 80, 80);
        Sums weak = new Sums(1, 10, 10, 10);
        Ranking ranking = Ranking.of(
                rules,
                List.of(
                        tally(1, weak, Sums.NONE, 0),
                        tally(2, same, Sums.NONE, 4),
                        tally(3, good, Sums.NONE, 9),
                        tally(4, good, Sums.NONE, 4),
                        tally(5, same, Sums.NONE, 4),
                        tally(6, Sums.NONE, Sums.NONE, 9)),
                Set.of());
        assertThat(places(ranking)).isEqualTo(Map.of(3, 1, 2, 2, 4, 2, 5, 2, 1, 5));
        assertThat(ranking.shortlist()).extracting(Entry::number).containsExactly(3, 2, 4, 5);
        assertThat(ranking.unranked()).extracting(one -> one.entry().number()).containsExactly(6);
    }

    @Test
    void equal_standings_of_unequal_ballots_are_equal_and_the_tie_rule_decides() {
        Rules rules = RulesReader.read("standing: {judges: 100, popularity: 0}\nties: [technique]\n", "test");
        // (40·60 + 30·80 + 30·70) = (40·75 + 30·60 + 30·70) = 6900, by one, two and three ballots.
        Ranking ranking = Ranking.of(
                rules,
                List.of(
                        tally(1, new Sums(1, 60, 80, 70), Sums.NONE, 0),
                        tally(2, new Sums(3, 225, 180, 210), Sums.NONE, 0),
                        tally(3, new Sums(2, 120, 160, 140), Sums.NONE, 0)),
                Set.of());
        assertThat(ranking.places()).extracting(Ranked::standing).containsOnly(Fraction.of(69, 1));
        assertThat(places(ranking)).isEqualTo(Map.of(2, 1, 1, 2, 3, 2));
    }

    @Test
    void ballots_of_the_final_rank_the_finalists_and_nobody_else() {
        Rules rules = RulesReader.read("shortlist: 2\n", "test");
        Sums high = new Sums(1, 90, 90, 90);
        Sums low = new Sums(1, 70, 70, 70);
        Ranking ranking = Ranking.of(
                rules,
                List.of(
                        tally(1, high, new Sums(2, 100, 100, 100), 0),
                        tally(2, high, new Sums(1, 60, 60, 60), 0),
                        tally(3, low, Sums.NONE, 0)),
                Set.of(1, 2));
        assertThat(ranking.places().stream().map(one -> one.tally().entry().number()))
                .containsExactly(2, 1, 3);
        assertThat(ranking.shortlist()).extracting(Entry::number).containsExactly(2, 1);
    }

    @Test
    void the_shortlist_closes_the_first_round_and_opens_the_final() {
        try (ContestStore store = Arena.open(folder.resolve("contest.db").toString(), "shortlist: 1\n")) {
            List<Entry> entries = Arena.enter(store, 2);
            Arena.judge(store, "a", entries.get(0), 50, 50, 50);
            Arena.judge(store, "a", entries.get(1), 60, 60, 60);
            Ranking ranking = new Standings(store).fixShortlist();
            assertThat(ranking.shortlist()).extracting(Entry::number).containsExactly(2);
            ExpectedRefusal.with("INK-CONTEST-016", () -> Arena.judge(store, "b", entries.get(0), 1, 1, 1));
            ExpectedRefusal.with("INK-CONTEST-016", () -> store.vote(new Vote("v", "1")));
            ExpectedRefusal.with(
                    "INK-CONTEST-017",
                    () -> store.ballot(Round.FINAL, new Ballot("a", "1", new Marks(1, 1, 1)), false));
            store.ballot(Round.FINAL, new Ballot("a", "2", new Marks(80, 80, 80)), false);
            assertThat(new Standings(store).now().places().getFirst().last()).contains(Fraction.of(80, 1));
            assertThat(store.audit(Optional.empty()).findings()).isEmpty();
        }
    }
}
