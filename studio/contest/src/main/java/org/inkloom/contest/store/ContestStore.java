package org.inkloom.contest.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.inkloom.contest.entry.Ballot;
import org.inkloom.contest.entry.Check;
import org.inkloom.contest.entry.CheckKind;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.entry.Marks;
import org.inkloom.contest.entry.Round;
import org.inkloom.contest.entry.Tally;
import org.inkloom.contest.entry.Vote;
import org.inkloom.contest.rules.Rules;
import org.inkloom.contest.rules.RulesReader;
import org.inkloom.database.Database;
import org.inkloom.database.ServerUrl;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.jdbi.v3.core.Jdbi;

/**
 * The contest's database: an SQLite file, or PostgreSQL. When a method returns, its change is on the disk together with
 * its line in the log; if the process dies, the change is there completely or not at all. Safe for use from any thread
 * and by several processes at the same time.
 */
public final class ContestStore implements AutoCloseable {
    private static final String TABLES = "org/inkloom/contest/store";

    private final Database database;
    private final Jdbi jdbi;
    private final InstantSource clock;
    private final Rules rules;
    private final HiddenNames names;
    private final Progress progress;
    private final AtomicBoolean clockSaid = new AtomicBoolean();

    private ContestStore(Database database, InstantSource clock, String yaml, String salt, Progress progress) {
        this.database = database;
        this.jdbi = database.jdbi();
        this.clock = clock;
        this.progress = progress;
        this.rules = RulesReader.read(yaml, "of the contest");
        names = new HiddenNames(salt);
    }

    /**
     * Creates a contest.
     *
     * @param where a file, which is created, or {@code postgresql://USER@HOST/NAME}
     * @param yaml the rules
     * @throws InkloomException INK-CONTEST-001 to -004 for the rules, -005 if the database cannot be used, -007 if
     *     it contains a contest already
     */
    public static ContestStore create(String where, String yaml, InstantSource clock) {
        RulesReader.read(yaml, "of the contest");
        return open(
                where,
                clock,
                database -> database.jdbi().useTransaction(handle -> {
                    Ledger ledger = Ledger.begin(handle, clock);
                    Map<String, Object> row = new HashMap<>();
                    row.put("id", 1);
                    row.put("opened", ledger.now());
                    row.put("rules", yaml);
                    row.put("salt", HiddenNames.newSalt());
                    row.put("stage", Stored.FIRST);
                    if (!ledger.add(LoggedTable.CONTEST, row)) {
                        throw ContestRefusals.there(shown(where));
                    }
                    ledger.end();
                }),
                Progress.SILENT);
    }

    /**
     * Opens the contest in a database.
     *
     * @param where a file, or {@code postgresql://USER@HOST/NAME}
     * @param clock gives the time of each line in the log, which is for information only
     * @param progress is told once if the clock is behind the log
     * @throws InkloomException INK-CONTEST-005 if the database cannot be used, -006 if it contains no contest
     */
    public static ContestStore open(String where, InstantSource clock, Progress progress) {
        if (ServerUrl.of(where).isEmpty() && !Files.isRegularFile(Path.of(where))) {
            throw ContestRefusals.none(where);
        }
        return open(where, clock, database -> {}, progress);
    }

    /** Opens the contest in a database as {@link #open(String, InstantSource, Progress)} does, without a message. */
    public static ContestStore open(String where, InstantSource clock) {
        return open(where, clock, Progress.SILENT);
    }

    private static ContestStore open(
            String where, InstantSource clock, Consumer<Database> preparation, Progress progress) {
        try {
            Optional<ServerUrl> server = ServerUrl.of(where);
            Database database = server.isPresent()
                    ? Database.open(server.get(), ContestStore.class, TABLES)
                    : Database.open(Path.of(where), ContestStore.class, TABLES);
            try {
                preparation.accept(database);
                return database.jdbi()
                        .withHandle(handle -> handle.createQuery("select rules, salt from contest")
                                .map((rows, context) -> new ContestStore(
                                        database, clock, rows.getString("rules"), rows.getString("salt"), progress))
                                .findFirst())
                        .orElseThrow(() -> ContestRefusals.none(shown(where)));
            } catch (RuntimeException e) {
                database.close();
                throw e;
            }
        } catch (InkloomException e) {
            throw e;
        } catch (RuntimeException e) {
            throw ContestRefusals.unusable(shown(where), e);
        }
    }

    private static String shown(String where) {
        return ServerUrl.of(where).map(ServerUrl::toString).orElse(where);
    }

    /** Returns the rules. */
    public Rules rules() {
        return rules;
    }

    private <T> T write(Function<Ledger, T> work) {
        return jdbi.inTransaction(handle -> {
            Ledger ledger = Ledger.begin(handle, clock);
            T result = work.apply(ledger);
            ledger.end();
            ledger.step().filter(step -> !clockSaid.getAndSet(true)).ifPresent(this::say);
            return result;
        });
    }

    private void say(ClockStep step) {
        progress.say("The clock of this machine is behind the contest's log: " + step.text()
                + ". What was taken counts, in the order of the log; set the clock right.");
    }

    /** Returns whether the shortlist is fixed. */
    public boolean isFinal() {
        return jdbi.withHandle(Stored::isFinal);
    }

    private static void require(Ledger ledger, Round round) {
        boolean isFinal = Stored.isFinal(ledger.handle());
        if (isFinal != (round == Round.FINAL)) {
            throw ContestRefusals.closed(round, isFinal);
        }
    }

    /**
     * A submission.
     *
     * @param team that submits it
     * @param name of the LoRA
     * @param title of the story
     * @param path of the package
     * @param lock SHA-256 of its lock file
     */
    public record NewEntry(String team, String name, String title, String path, String lock) {}

    /**
     * Adds an entry, with open checks.
     *
     * @throws InkloomException INK-CONTEST-009 if the package takes part already, -016 if the first round is over
     */
    public Entry enter(NewEntry handedIn) {
        return write(ledger -> {
            require(ledger, Round.FIRST);
            Stored.entryOfLock(ledger.handle(), handedIn.lock()).ifPresent(one -> {
                throw ContestRefusals.enteredAlready(handedIn.path(), one);
            });
            int number = Stored.count(ledger.handle()) + 1;
            Map<String, Object> row = StoreRows.of(handedIn, number, names.newBlind(ledger.handle()), ledger.now());
            ledger.add(LoggedTable.ENTRIES, row);
            if (rules.gate().isPresent()) {
                ledger.add(
                        LoggedTable.CHECKS,
                        StoreRows.of(new Check(number, CheckKind.GATE, Check.State.OPEN, "", "", 0)));
            }
            if (rules.verify()) {
                ledger.add(
                        LoggedTable.CHECKS,
                        StoreRows.of(new Check(number, CheckKind.VERIFY, Check.State.OPEN, "", "", 0)));
            }
            return Stored.entry(ledger.handle(), Integer.toString(number));
        });
    }

    /** Returns the entries in the order of submission. */
    public List<Entry> entries() {
        return jdbi.withHandle(Stored::entries);
    }

    /**
     * Stores the result of a check. If the entry failed, its other open checks are skipped. A decided check is never
     * changed: the first decision stays.
     */
    public void decide(Check outcome) {
        write(ledger -> {
            for (Check check : Stored.entry(ledger.handle(), Integer.toString(outcome.entry()))
                    .checks()) {
                boolean open = check.state() == Check.State.OPEN;
                if (open && check.kind() == outcome.kind()) {
                    ledger.change(LoggedTable.CHECKS, StoreRows.of(outcome));
                } else if (open && outcome.state() == Check.State.FAILED) {
                    String why = "failed " + outcome.kind().word();
                    ledger.change(
                            LoggedTable.CHECKS,
                            StoreRows.of(new Check(
                                    check.entry(), check.kind(), Check.State.SKIPPED, "", why, check.tries())));
                }
            }
            return outcome;
        });
    }

    /**
     * Excludes an entry by the organiser's decision, whatever the checks say.
     *
     * @throws InkloomException INK-CONTEST-010 if there is none, -011 if it was excluded in this way before
     */
    public Entry disqualify(String reference, String why) {
        return write(ledger -> {
            Entry entry = Stored.entry(ledger.handle(), reference);
            Check ruling = new Check(entry.number(), CheckKind.RULING, Check.State.FAILED, "", why, 0);
            if (!ledger.add(LoggedTable.CHECKS, StoreRows.of(ruling))) {
                throw ContestRefusals.notValid(entry);
            }
            return Stored.entry(ledger.handle(), reference);
        });
    }

    /**
     * Adds a ballot.
     *
     * @param correct whether it may replace the judge's earlier one
     * @throws InkloomException INK-CONTEST-010 to -014, -016, -017, -019 if it is refused
     */
    public void ballot(Round round, Ballot ballot, boolean correct) {
        ballots(round, List.of(ballot), correct);
    }

    /** Adds ballots as {@link #ballot} does: all of them, or none. */
    public void ballots(Round round, List<Ballot> ballots, boolean correct) {
        ballots.forEach(this::check);
        write(ledger -> {
            require(ledger, round);
            Set<Integer> finalists = Stored.finalists(ledger.handle());
            for (Ballot ballot : ballots) {
                Entry entry = Stored.valid(ledger.handle(), ballot.blind());
                if (round == Round.FINAL && !finalists.contains(entry.number())) {
                    throw ContestRefusals.notShortlisted(entry);
                }
                Map<String, Object> row = StoreRows.of(round, ballot, entry, ledger.now());
                if (!ledger.add(LoggedTable.BALLOTS, row)) {
                    if (!correct) {
                        throw ContestRefusals.ballotThere(ballot.judge().strip(), entry);
                    }
                    ledger.change(LoggedTable.BALLOTS, row);
                }
            }
            return ballots;
        });
    }

    private void check(Ballot ballot) {
        Marks marks = ballot.marks();
        String judge = ContestRefusals.name(ballot.judge(), "judge");
        if (!rules.judges().isEmpty() && !rules.judges().contains(judge)) {
            throw ContestRefusals.notJudge(judge);
        }
        for (int mark : new int[] {marks.technique(), marks.coherence(), marks.look()}) {
            if (mark < 0 || mark > rules.ballot().most()) {
                throw ContestRefusals.mark(mark, rules);
            }
        }
    }

    /**
     * Adds a vote.
     *
     * @throws InkloomException INK-CONTEST-010, -011, -015, -016, -019 if it is refused
     */
    public void vote(Vote vote) {
        if (votes(List.of(vote)) == 0) {
            throw ContestRefusals.votedAlready();
        }
    }

    /**
     * Adds many votes: all of them, except those of voters who have voted already, or none.
     *
     * @return how many were added
     * @throws InkloomException INK-CONTEST-010, -011, -016, -019 if one of them is invalid
     */
    public int votes(List<Vote> votes) {
        return write(ledger -> {
            require(ledger, Round.FIRST);
            Map<String, Integer> known = new HashMap<>();
            int taken = 0;
            for (Vote vote : votes) {
                int entry = known.computeIfAbsent(
                        vote.entry(),
                        reference -> Stored.valid(ledger.handle(), reference).number());
                Map<String, Object> row = new HashMap<>();
                row.put("voter", names.voter(vote.voter()));
                row.put("entry", entry);
                row.put("at", ledger.now());
                taken += ledger.add(LoggedTable.VOTES, row) ? 1 : 0;
            }
            return taken;
        });
    }

    /** Returns the ballots and votes of each entry, in the order of submission. */
    public List<Tally> tallies() {
        return jdbi.inTransaction(Stored::tallies);
    }

    /** Returns the numbers of the finalists; none before the shortlist is fixed. */
    public Set<Integer> finalists() {
        return jdbi.withHandle(Stored::finalists);
    }

    /**
     * Fixes the shortlist: afterwards no entries, votes and ballots of the first round are accepted.
     *
     * @param chosen computes the shortlist from the ballots and votes: entry's number to place
     * @throws InkloomException INK-CONTEST-016 if it is fixed already, -018 if there are open checks
     */
    public void shortlist(Function<List<Tally>, Map<Integer, Integer>> chosen) {
        write(ledger -> {
            require(ledger, Round.FIRST);
            List<Tally> tallies = Stored.tallies(ledger.handle());
            long open = tallies.stream()
                    .filter(tally -> tally.entry().state() == Entry.State.UNCHECKED)
                    .count();
            if (open > 0) {
                throw ContestRefusals.unchecked(Math.toIntExact(open));
            }
            new LinkedHashMap<>(chosen.apply(tallies))
                    .forEach((entry, place) ->
                            ledger.add(LoggedTable.FINALISTS, Map.of("entry", entry, "place", place)));
            Map<String, Object> row = ledger.handle()
                    .createQuery(LoggedTable.CONTEST.select())
                    .mapToMap()
                    .one();
            row.put("stage", Stored.LAST);
            ledger.change(LoggedTable.CONTEST, row);
            return open;
        });
    }

    /**
     * A stored ballot.
     *
     * @param round the round
     * @param entry the entry's number
     * @param ballot judge, blind name, marks
     */
    public record TakenBallot(String round, int entry, Ballot ballot) {}

    /** Returns all ballots, by round, entry and judge. */
    public List<TakenBallot> takenBallots() {
        return jdbi.withHandle(Stored::ballots);
    }

    /**
     * Checks whether anything was changed after it was written.
     *
     * @param known hash of the log's last line as it was noted earlier, which has to occur in the log
     */
    public AuditReport audit(Optional<String> known) {
        return write(ledger -> ledger.audit(known));
    }

    @Override
    public void close() {
        database.close();
    }
}
