package org.inkloom.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.inkloom.contest.entry.Ballot;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.entry.Marks;
import org.inkloom.contest.entry.Round;
import org.inkloom.contest.entry.Tally;
import org.inkloom.contest.entry.Vote;
import org.inkloom.contest.store.ContestStore;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VotesTest {
    @TempDir
    Path folder;

    private ContestStore contest() {
        return Arena.open(folder.resolve("contest.db").toString());
    }

    @Test
    void a_database_that_cannot_be_used_is_told_in_a_sentence_with_one_stop() throws IOException {
        Path file = Files.writeString(
                folder.resolve("contest.db"), "no database, and longer than a page's head. ".repeat(40));
        assertThatThrownBy(() -> ContestStore.open(file.toString(), InstantSource.system()))
                .isInstanceOfSatisfying(InkloomException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("INK-CONTEST-005");
                    assertThat(refusal.what())
                            .endsWith(".")
                            .doesNotContain("..")
                            .doesNotContain(". .");
                });
    }

    @Test
    void of_fifty_parallel_voters_each_has_one_vote_however_often_they_try() throws Exception {
        try (ContestStore store = contest()) {
            Arena.enter(store, 3);
            voteInParallel(store);
        }
    }

    /** Fifty threads; every ten of them vote three times under one name, each time for another entry. */
    static void voteInParallel(ContestStore store) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
            List<Callable<Integer>> voters = IntStream.range(0, 50)
                    .<Callable<Integer>>mapToObj(i -> () -> {
                        start.await();
                        int taken = 0;
                        for (int entry = 1; entry <= 3; entry++) {
                            taken += voted(store, "voter " + i / 10, (i + entry) % 3 + 1) ? 1 : 0;
                        }
                        return taken;
                    })
                    .toList();
            List<Future<Integer>> results = voters.stream().map(threads::submit).toList();
            start.countDown();
            int taken = 0;
            for (Future<Integer> result : results) {
                taken += result.get();
            }
            assertThat(taken).isEqualTo(5);
        }
        assertThat(store.tallies().stream().mapToLong(Tally::votes).sum()).isEqualTo(5);
        assertThat(store.audit(Optional.empty()).findings()).isEmpty();
    }

    private static boolean voted(ContestStore store, String voter, int entry) {
        try {
            store.vote(new Vote(voter, Integer.toString(entry)));
            return true;
        } catch (InkloomException e) {
            assertThat(e.code()).isEqualTo("INK-CONTEST-015");
            return false;
        }
    }

    @Test
    void a_name_written_otherwise_is_the_same_voter() {
        try (ContestStore store = contest()) {
            Arena.enter(store, 1);
            store.vote(new Vote("Anna@Example.org", "1"));
            ExpectedRefusal.with("INK-CONTEST-015", () -> store.vote(new Vote(" anna@example.org ", "1")));
            ExpectedRefusal.with("INK-CONTEST-015", () -> store.vote(new Vote("ａnna@example.org", "1")));
            ExpectedRefusal.with("INK-CONTEST-019", () -> store.vote(new Vote("  ", "1")));
        }
    }

    @Test
    void many_votes_are_taken_together_or_not_at_all() {
        try (ContestStore store = contest()) {
            Arena.enter(store, 2);
            ExpectedRefusal.with("INK-CONTEST-010", () -> store.votes(List.of(new Vote("a", "1"), new Vote("b", "7"))));
            assertThat(store.votes(List.of(new Vote("a", "1"), new Vote("b", "2"), new Vote("a", "2"))))
                    .isEqualTo(2);
            assertThat(store.tallies()).extracting(Tally::votes).containsExactly(1L, 1L);
        }
    }

    @Test
    void a_judge_has_one_ballot_for_an_entry_and_may_correct_it() {
        try (ContestStore store = contest()) {
            Entry entry = Arena.enter(store, 1).getFirst();
            Arena.judge(store, "王老师", entry, 80, 70, 60);
            ExpectedRefusal.with("INK-CONTEST-014", () -> Arena.judge(store, " 王老师", entry, 1, 1, 1));
            ExpectedRefusal.with("INK-CONTEST-012", () -> Arena.judge(store, "b", entry, 101, 1, 1));
            ExpectedRefusal.with("INK-CONTEST-012", () -> Arena.judge(store, "b", entry, 1, -1, 1));
            store.ballot(Round.FIRST, new Ballot("王老师", entry.blind(), new Marks(90, 70, 60)), true);
            assertThat(store.takenBallots())
                    .singleElement()
                    .extracting(taken -> taken.ballot().marks())
                    .isEqualTo(new Marks(90, 70, 60));
            assertThat(store.audit(Optional.empty()).findings()).isEmpty();
        }
    }

    @Test
    void only_the_judges_of_the_rules_judge_and_only_valid_entries_are_judged() {
        String rules = "judges: [王老师]\n";
        try (ContestStore store = Arena.open(folder.resolve("contest.db").toString(), rules)) {
            Entry unchecked = store.enter(new ContestStore.NewEntry("t", "n", "t", "p", "lock"));
            ExpectedRefusal.with("INK-CONTEST-011", () -> Arena.judge(store, "王老师", unchecked, 1, 1, 1));
            ExpectedRefusal.with("INK-CONTEST-013", () -> Arena.judge(store, "李老师", unchecked, 1, 1, 1));
            Arena.pass(store, 1);
            Arena.judge(store, "王老师", unchecked, 1, 1, 1);
            store.disqualify("1", "shows a real person");
            ExpectedRefusal.with("INK-CONTEST-011", () -> store.vote(new Vote("a", "1")));
        }
    }
}
