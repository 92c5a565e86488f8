package org.inkloom.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.entry.Vote;
import org.inkloom.contest.rank.Ranking;
import org.inkloom.contest.rank.Standings;
import org.inkloom.contest.store.AuditReport;
import org.inkloom.contest.store.ContestStore;
import org.inkloom.golden.Postgres;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class PostgresTest {
    @Test
    void a_contest_in_postgresql_refuses_double_votes_ranks_and_is_audited() throws Exception {
        try (Postgres server = Postgres.start()) {
            try (ContestStore store = Arena.open(server.url())) {
                List<Entry> entries = Arena.enter(store, 3);
                VotesTest.voteInParallel(store);
                Arena.judge(store, "王老师", entries.get(0), 70, 80, 90);
                Arena.judge(store, "王老师", entries.get(1), 90, 80, 70);
                Arena.judge(store, "王老师", entries.get(2), 10, 10, 10);
                ExpectedRefusal.with("INK-CONTEST-014", () -> Arena.judge(store, "王老师", entries.get(2), 1, 1, 1));
                ExpectedRefusal.with("INK-CONTEST-015", () -> store.vote(new Vote("Voter 1", "2")));
                Ranking ranking = new Standings(store).now();
                assertThat(ranking.places()).hasSize(3);
                assertThat(ranking.places().getLast().tally().entry().number()).isEqualTo(3);
                new Standings(store).fixShortlist();
            }
            ExpectedRefusal.with("INK-CONTEST-007", () -> Arena.open(server.url()));
            Jdbi.create(server.url().replace("postgresql://inkloom@", "jdbc:postgresql://") + "?user=inkloom")
                    .useHandle(handle -> handle.execute("update ballots set look = 91 where entry = 1"));
            try (ContestStore store = ContestStore.open(server.url(), InstantSource.system())) {
                AuditReport report = store.audit(Optional.empty());
                assertThat(report.findings())
                        .singleElement()
                        .asString()
                        .startsWith("ballots [\"first\",\"王老师\",1]")
                        .contains("\"look\":91", "\"look\":90");
            }
        }
    }
}
