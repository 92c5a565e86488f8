package org.inkloom.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.entry.Vote;
import org.inkloom.contest.store.AuditReport;
import org.inkloom.contest.store.ContestStore;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditTest {
    private static byte[] contest = {};
    private static String head = "";

    @TempDir
    Path folder;

    private String where = "";

    @BeforeAll
    static void hold_a_contest(@TempDir Path place) throws IOException {
        Path file = place.resolve("contest.db");
        try (ContestStore store = Arena.open(file.toString())) {
            List<Entry> entries = Arena.enter(store, 2);
            Arena.judge(store, "a", entries.get(0), 50, 60, 70);
            Arena.judge(store, "a", entries.get(1), 60, 60, 70);
            store.vote(new Vote("anna", "1"));
            head = store.audit(Optional.empty()).head();
            store.vote(new Vote("ben", "1"));
        }
        contest = Files.readAllBytes(file);
    }

    @BeforeEach
    void take_a_copy() throws IOException {
        where = folder.resolve("contest.db").toString();
        Files.write(Path.of(where), contest);
    }

    private void change(String sql) {
        Jdbi.create("jdbc:sqlite:" + where).useHandle(handle -> handle.execute(sql));
    }

    private AuditReport audit() {
        try (ContestStore store = ContestStore.open(where, InstantSource.system())) {
            return store.audit(Optional.of(head));
        }
    }

    @Test
    void finds_nothing_where_nothing_was_changed() {
        AuditReport report = audit();
        assertThat(report.findings()).isEmpty();
        assertThat(report.holds()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ballots | update ballots set look = 71 where entry = 1",
                "ballots | delete from ballots where entry = 2",
                "votes | update votes set entry = 2",
                "votes | insert into votes (voter, entry, at) values ('somebody', 2, 0)",
                "checks | update checks set state = 'failed' where entry = 2 and kind = 'gate'",
                "entries | update entries set team = 'another' where number = 1",
                "contest | update contest set rules = 'shortlist: 1'",
                "finalists | insert into finalists (entry, place) values (1, 1)",
                "log: line 5 | update audit set at = at + 1 where number = 5",
                "log: line 5 | delete from audit where number = 5",
                "log: it ends | delete from audit where number = (select max(number) from audit)"
            })
    void finds_a_changed_row_and_names_it(String named, String sql) {
        change(sql);
        AuditReport report = audit();
        assertThat(report.holds()).isFalse();
        assertThat(report.findings()).first().asString().startsWith(named);
    }

    @Test
    void whoever_writes_table_and_log_anew_is_found_by_a_head_that_was_noted() {
        try (ContestStore other = Arena.open(folder.resolve("other.db").toString())) {
            List<Entry> entries = Arena.enter(other, 2);
            Arena.judge(other, "a", entries.get(0), 99, 99, 99);
            assertThat(other.audit(Optional.empty()).findings()).isEmpty();
            assertThat(other.audit(Optional.of(head)).findings())
                    .singleElement()
                    .asString()
                    .contains(head);
        }
    }
}
