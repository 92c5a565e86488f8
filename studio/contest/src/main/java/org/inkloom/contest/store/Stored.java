package org.inkloom.contest.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.inkloom.contest.entry.Ballot;
import org.inkloom.contest.entry.Check;
import org.inkloom.contest.entry.CheckKind;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.entry.Marks;
import org.inkloom.contest.entry.Round;
import org.inkloom.contest.entry.Tally;
import org.inkloom.contest.entry.Tally.Sums;
import org.jdbi.v3.core.Handle;

/** Reads the contest's tables. */
final class Stored {
    static final String FIRST = "judging";
    static final String LAST = "final";

    private Stored() {}

    static boolean isFinal(Handle handle) {
        return handle.createQuery("select stage from contest")
                .mapTo(String.class)
                .one()
                .equals(LAST);
    }

    static List<Entry> entries(Handle handle) {
        Map<Integer, List<Check>> checks = new HashMap<>();
        handle.createQuery(LoggedTable.CHECKS.select() + " order by entry, kind")
                .map((rows, context) -> check(rows))
                .forEach(check -> checks.computeIfAbsent(check.entry(), entry -> new ArrayList<>())
                        .add(check));
        return handle.createQuery(LoggedTable.ENTRIES.select() + " order by number")
                .map((rows, context) -> entry(rows, checks))
                .list();
    }

    private static Check check(ResultSet rows) throws SQLException {
        return new Check(
                rows.getInt("entry"),
                CheckKind.of(rows.getString("kind")),
                Check.State.of(rows.getString("state")),
                rows.getString("value"),
                rows.getString("why"),
                rows.getInt("tries"));
    }

    private static Entry entry(ResultSet rows, Map<Integer, List<Check>> checks) throws SQLException {
        int number = rows.getInt("number");
        return new Entry(
                number,
                rows.getString("blind"),
                rows.getString("team"),
                rows.getString("name"),
                rows.getString("title"),
                rows.getString("path"),
                rows.getString("lock_sum"),
                checks.getOrDefault(number, List.of()));
    }

    static int count(Handle handle) {
        return handle.createQuery("select count(*) from entries")
                .mapTo(Integer.class)
                .one();
    }

    static boolean isBlindName(Handle handle, String name) {
        return handle.createQuery("select count(*) from entries where blind = :name")
                        .bind("name", name)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    static Optional<Entry> entryOfLock(Handle handle, String lock) {
        return handle.createQuery("select number from entries where lock_sum = :lock")
                .bind("lock", lock)
                .mapTo(String.class)
                .findFirst()
                .map(number -> entry(handle, number));
    }

    static Entry entry(Handle handle, String reference) {
        String wanted = reference.strip();
        boolean number = wanted.matches("\\d{1,9}");
        String column = number ? "number" : "blind";
        Object key = number ? Integer.valueOf(wanted) : wanted.toUpperCase(Locale.ROOT);
        int found = handle.createQuery("select number from entries where " + column + " = :key")
                .bind("key", key)
                .mapTo(Integer.class)
                .findFirst()
                .orElseThrow(() -> ContestRefusals.noEntry(reference));
        Map<Integer, List<Check>> checks = new HashMap<>();
        checks.put(
                found,
                handle.createQuery(LoggedTable.CHECKS.select() + " where entry = :entry order by kind")
                        .bind("entry", found)
                        .map((rows, context) -> check(rows))
                        .list());
        return handle.createQuery(LoggedTable.ENTRIES.select() + " where number = :number")
                .bind("number", found)
                .map((rows, context) -> entry(rows, checks))
                .one();
    }

    static Entry valid(Handle handle, String reference) {
        Entry entry = entry(handle, reference);
        if (entry.state() != Entry.State.VALID) {
            throw ContestRefusals.notValid(entry);
        }
        return entry;
    }

    static List<Tally> tallies(Handle handle) {
        Map<String, Map<Integer, Sums>> rounds = new TreeMap<>();
        handle.createQuery("select round, entry, count(*) as ballots, sum(technique) as technique,"
                        + " sum(coherence) as coherence, sum(look) as look from ballots group by round, entry")
                .map((rows, context) -> rounds.computeIfAbsent(rows.getString("round"), round -> new HashMap<>())
                        .put(rows.getInt("entry"), sums(rows)))
                .list();
        Map<Integer, Long> votes = new HashMap<>();
        handle.createQuery("select entry, count(*) as votes from votes group by entry")
                .map((rows, context) -> votes.put(rows.getInt("entry"), rows.getLong("votes")))
                .list();
        Map<Integer, Sums> first = rounds.getOrDefault(Round.FIRST.word(), Map.of());
        Map<Integer, Sums> last = rounds.getOrDefault(Round.FINAL.word(), Map.of());
        return entries(handle).stream()
                .map(entry -> new Tally(
                        entry,
                        first.getOrDefault(entry.number(), Sums.NONE),
                        last.getOrDefault(entry.number(), Sums.NONE),
                        votes.getOrDefault(entry.number(), 0L)))
                .toList();
    }

    private static Sums sums(ResultSet rows) throws SQLException {
        return new Sums(
                rows.getLong("ballots"), rows.getLong("technique"), rows.getLong("coherence"), rows.getLong("look"));
    }

    static Set<Integer> finalists(Handle handle) {
        return new TreeSet<>(handle.createQuery("select entry from finalists")
                .mapTo(Integer.class)
                .list());
    }

    static List<ContestStore.TakenBallot> ballots(Handle handle) {
        return handle.createQuery("select b.round, b.judge, b.entry, b.technique, b.coherence,"
                        + " b.look, e.blind from ballots b join entries e on e.number = b.entry"
                        + " order by b.round, b.entry, b.judge")
                .map((rows, context) -> new ContestStore.TakenBallot(
                        rows.getString("round"),
                        rows.getInt("entry"),
                        new Ballot(
                                rows.getString("judge"),
                                rows.getString("blind"),
                                new Marks(rows.getInt("technique"), rows.getInt("coherence"), rows.getInt("look")))))
                .list();
    }
}
