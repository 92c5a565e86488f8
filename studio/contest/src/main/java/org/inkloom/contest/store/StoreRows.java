package org.inkloom.contest.store;

import java.util.HashMap;
import java.util.Map;
import org.inkloom.contest.entry.Ballot;
import org.inkloom.contest.entry.Check;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.entry.Round;

/** Rows as they are written: column to value. */
final class StoreRows {
    private StoreRows() {}

    static Map<String, Object> of(ContestStore.NewEntry handedIn, int number, String blind, long now) {
        Map<String, Object> row = new HashMap<>();
        row.put("number", number);
        row.put("blind", blind);
        row.put("team", handedIn.team());
        row.put("name", handedIn.name());
        row.put("title", handedIn.title());
        row.put("path", handedIn.path());
        row.put("lock_sum", handedIn.lock());
        row.put("entered", now);
        return row;
    }

    static Map<String, Object> of(Check check) {
        Map<String, Object> row = new HashMap<>();
        row.put("entry", check.entry());
        row.put("kind", check.kind().word());
        row.put("state", check.state().word());
        row.put("value", check.value());
        row.put("why", check.why());
        row.put("tries", check.tries());
        return row;
    }

    static Map<String, Object> of(Round round, Ballot ballot, Entry entry, long now) {
        Map<String, Object> row = new HashMap<>();
        row.put("round", round.word());
        row.put("judge", ballot.judge().strip());
        row.put("entry", entry.number());
        row.put("technique", ballot.marks().technique());
        row.put("coherence", ballot.marks().coherence());
        row.put("look", ballot.marks().look());
        row.put("at", now);
        return row;
    }
}
