package org.inkloom.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.inkloom.contest.entry.Ballot;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.entry.Marks;
import org.inkloom.contest.entry.Round;
import org.inkloom.contest.entry.Vote;
import org.inkloom.contest.rules.Rules;
import org.inkloom.contest.store.AuditReport;
import org.inkloom.contest.store.ClockStep;
import org.inkloom.contest.store.ContestStore;
import org.inkloom.run.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> clock = new AtomicReference<>(NOON);
    private final List<String> said = new ArrayList<>();

    private String where() {
        return folder.resolve("contest.db").toString();
    }

    private ContestStore contest() {
        return ContestStore.create(where(), Rules.usualYaml(), clock::get);
    }

    private ContestStore opened(InstantSource time) {
        Progress listening = new Progress() {
            @Override
            public Task begin(String what, long total, String unit) {
                return Task.SILENT;
            }

            @Override
            public void say(String line) {
                said.add(line);
            }
        };
        return ContestStore.open(where(), time, listening);
    }

    private static AuditReport audit(ContestStore store) {
        AuditReport report = store.audit(Optional.empty());
        assertThat(report.findings()).isEmpty();
        return report;
    }

    @Test
    void a_clock_that_jumps_changes_no_result_and_every_jump_is_told() {
        try (ContestStore store = contest()) {
            List<Entry> entries = Arena.enter(store, 2);
            long before = audit(store).lines();
            clock.set(NOON.plus(Duration.ofDays(3650)));
            store.vote(new Vote("anna", "1"));
            clock.set(Instant.EPOCH.minusSeconds(1)); // a machine whose battery is empty
            store.vote(new Vote("ben", "1"));
            ExpectedRefusal.with("INK-CONTEST-015", () -> store.vote(new Vote("anna", "2")));
            clock.set(NOON.plusSeconds(60));
            Arena.judge(store, "a", entries.get(0), 50, 60, 70);
            clock.set(NOON.minus(Duration.ofHours(3)));
            ExpectedRefusal.with("INK-CONTEST-014", () -> Arena.judge(store, "a", entries.get(0), 90, 90, 90));
            store.ballot(Round.FIRST, new Ballot("a", "1", new Marks(1, 2, 3)), true);
            clock.set(NOON.plusSeconds(90));

            AuditReport report = audit(store);
            assertThat(report.holds()).isTrue();
            assertThat(report.clock())
                    .extracting(step -> step.line() - before, ClockStep::kind)
                    .containsExactly(
                            tuple(1L, ClockStep.Kind.AHEAD),
                            tuple(2L, ClockStep.Kind.BACK),
                            tuple(4L, ClockStep.Kind.BACK));
            assertThat(report.clock().getLast().text()).contains("2026-03-01T09:00:00Z", "3 h 1 min before");
            // The ballot that was handed in last counts, not the one with the later time.
            assertThat(store.takenBallots())
                    .singleElement()
                    .satisfies(taken -> assertThat(taken.ballot().marks()).isEqualTo(new Marks(1, 2, 3)));
        }
    }

    @Test
    void entries_are_numbered_as_they_came_whatever_two_clocks_say() {
        try (ContestStore slow = contest();
                ContestStore fast = opened(() -> NOON.plus(Duration.ofHours(2)))) {
            for (int i = 1; i <= 4; i++) {
                ContestStore.NewEntry entry = new ContestStore.NewEntry("t" + i, "n", "t", "/nowhere", "lock" + i);
                assertThat((i % 2 == 0 ? slow : fast).enter(entry).number()).isEqualTo(i);
            }
            assertThat(slow.entries()).extracting(Entry::team).containsExactly("t1", "t2", "t3", "t4");
            assertThat(audit(fast).clock())
                    .extracting(ClockStep::kind)
                    .containsExactly(ClockStep.Kind.BACK, ClockStep.Kind.BACK);
            assertThat(audit(slow).clock()).extracting(ClockStep::kind).contains(ClockStep.Kind.AHEAD);
            assertThat(said).isEmpty();
        }
    }

    @Test
    void a_clock_that_is_behind_the_log_is_told_once_and_a_little_difference_never() {
        try (ContestStore store = contest()) {
            Arena.enter(store, 1);
        }
        try (ContestStore right = opened(() -> NOON.minusMillis(4_999))) {
            right.vote(new Vote("anna", "1"));
            assertThat(said).isEmpty();
        }
        try (ContestStore behind = opened(() -> NOON.minus(Duration.ofDays(2)))) {
            behind.vote(new Vote("ben", "1"));
            behind.vote(new Vote("cleo", "1"));
            assertThat(said).singleElement().asString().contains("behind the contest's log", "1 d 23 h");
        }
    }

    @Test
    void parallel_writers_under_one_clock_make_no_step() throws Exception {
        AtomicReference<Instant> last = new AtomicReference<>(NOON);
        // Every reading is a minute later than the one before.
        InstantSource ticking = () -> last.updateAndGet(time -> time.plusSeconds(60));
        try (ContestStore store = ContestStore.create(where(), Rules.usualYaml(), ticking);
                ExecutorService voters = Executors.newFixedThreadPool(8)) {
            Arena.enter(store, 1);
            CountDownLatch ready = new CountDownLatch(8);
            List<Future<?>> votes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String name = "voter " + i;
                votes.add(voters.submit(() -> {
                    ready.countDown();
                    ready.await();
                    store.vote(new Vote(name, "1"));
                    return name;
                }));
            }
            for (Future<?> vote : votes) {
                vote.get();
            }
            assertThat(audit(store).clock()).isEmpty();
        }
    }
}
