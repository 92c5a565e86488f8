package org.inkloom.contest;

import java.time.InstantSource;
import org.inkloom.contest.entry.Ballot;
import org.inkloom.contest.entry.Marks;
import org.inkloom.contest.entry.Round;
import org.inkloom.contest.store.ContestStore;

/** Hands in ballots, and says each judge's name when the ballot is taken, until it is killed. */
final class BallotMain {
    private BallotMain() {}

    public static void main(String[] args) {
        try (ContestStore store = ContestStore.open(args[0], InstantSource.system())) {
            for (int i = 0; i < 100_000; i++) {
                String judge = args[1] + "-" + i;
                store.ballot(Round.FIRST, new Ballot(judge, "1", new Marks(i % 101, 50, 50)), false);
                System.out.println(judge);
            }
        }
    }
}
