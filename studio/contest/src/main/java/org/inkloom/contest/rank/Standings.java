package org.inkloom.contest.rank;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.inkloom.contest.store.ContestStore;

/** The ranking of a contest as it is now. */
public final class Standings {
    private final ContestStore store;

    /** Creates the standings of a contest. */
    public Standings(ContestStore store) {
        this.store = store;
    }

    /** Returns the ranking. */
    public Ranking now() {
        return Ranking.of(store.rules(), store.tallies(), store.finalists());
    }

    /**
     * Fixes the shortlist and returns the ranking.
     *
     * @throws org.inkloom.run.InkloomException INK-CONTEST-016, -018 if it cannot be fixed
     */
    public Ranking fixShortlist() {
        store.shortlist(tallies -> {
            Map<Integer, Integer> places = new LinkedHashMap<>();
            Ranking.of(store.rules(), tallies, Set.of()).places().stream()
                    .filter(Ranked::shortlisted)
                    .forEach(one -> places.put(one.tally().entry().number(), one.place()));
            return places;
        });
        return now();
    }
}
