package org.inkloom.contest;

import java.time.InstantSource;
import java.util.List;
import org.inkloom.contest.entry.Ballot;
import org.inkloom.contest.entry.Check;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.entry.Marks;
import org.inkloom.contest.entry.Round;
import org.inkloom.contest.rules.Rules;
import org.inkloom.contest.store.ContestStore;

/** Contests with entries that passed their checks. */
final class Arena {
    private Arena() {}

    static ContestStore open(String where, String rules) {
        return ContestStore.create(where, rules, InstantSource.system());
    }

    static ContestStore open(String where) {
        return open(where, Rules.usualYaml());
    }

    static List<Entry> enter(ContestStore store, int entries) {
        for (int number = 1; number <= entries; number++) {
            store.enter(new ContestStore.NewEntry(
                    "team " + number,
                    "team " + number + "-可图Kolors训练-x",
                    "title",
                    "/nowhere/" + number,
                    "lock" + number));
            pass(store, number);
        }
        return store.entries();
    }

    static void pass(ContestStore store, int number) {
        store.entries()
                .get(number - 1)
                .checks()
                .forEach(check -> store.decide(new Check(number, check.kind(), Check.State.PASSED, "", "", 0)));
    }

    static void judge(ContestStore store, String judge, Entry entry, int technique, int coherence, int look) {
        store.ballot(Round.FIRST, new Ballot(judge, entry.blind(), new Marks(technique, coherence, look)), false);
    }
}
