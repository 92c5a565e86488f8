package org.inkloom.contest.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.inkloom.run.folder.ContentDigest;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The contest's database: an SQLite file, or PostgreSQL. What is taken is on the disk, with its line in the log, before the
 * method returns; a process that dies leaves it whole or not at all. Safe from any thread and, side by side, from several
 * processes.
 */
public final class ContestStore implements AutoCloseable {
    private static final String TABLES = "org/inkloom/contest/store";
    private static final String LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private static final String SIGNS = LETTERS + "23456789";
    private static final int BLIND = 5;
    private static final int SALT = 16;

    private final Database database;
    private final Jdbi jdbi;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Rules rules;
    private final String salt;

    private ContestStore(Database database, InstantSource clock, String yaml, String salt) {
        this.database = database;
        this.jdbi = database.jdbi();
        this.clock = clock;
        this.rules = RulesReader.read(yaml, "of the contest");
        this.salt = salt;
    }

    /**
     * Makes a contest.
     *
     * @param where a file, which is made, or {@code postgresql://USER@HOST/NAME}
     * @param yaml the rules
     * @throws InkloomException INK-CONTEST-001 to -004 for the rules, -005 if the database cannot be used, -007 if there is a
     *     contest in it
     */
    public static ContestStore create(String where, String yaml, InstantSource clock) {
        RulesReader.read(yaml, "of the contest");
        return open(
                where,
                clock,
                database -> database.jdbi().useTransaction(handle -> {
                    Ledger ledger = Ledger.begin(handle, clock.millis());
                    Map<String, Object> row = new HashMap<>();
                    row.put("id", 1);
                    row.put("opened", ledger.now());
                    row.put("rules", yaml);
                    row.put("salt", newSalt());
                    row.put("stage", Stored.FIRST);
                    if (!ledger.add(Part.CONTEST, row)) {
                        throw Refusals.there(shown(where));
                    }
                    ledger.end();
                }));
    }

    /**
     * Opens the contest of a database.
     *
     * @param where a file, or {@code postgresql://USER@HOST/NAME}
     * @throws InkloomException INK-CONTEST-005 if the database cannot be used, -006 if there is no contest in it
     */
    public static ContestStore open(String where, InstantSource clock) {
        if (ServerUrl.of(where).isEmpty() && !Files.isRegularFile(Path.of(where))) {
            throw Refusals.none(where);
        }
        return open(where, clock, database -> {});
    }

    private interface Preparation {
        void prepare(Database database);
    }

    private static ContestStore open(String where, InstantSource clock, Preparation preparation) {
        try {
            Optional<ServerUrl> server = ServerUrl.of(where);
            Database database = server.isPresent()
                    ? Database.open(server.get(), ContestStore.class, TABLES)
                    : Database.open(Path.of(where), ContestStore.class, TABLES);
            try {
                preparation.prepare(database);
                return database.jdbi()
                        .withHandle(handle -> handle.createQuery("select rules, salt from contest")
                                .map((rows, context) -> new ContestStore(
                                        database, clock, rows.getString("rules"), rows.getString("salt")))
                                .findFirst())
                        .orElseThrow(() -> Refusals.none(shown(where)));
            } catch (RuntimeException e) {
                database.close();
                throw e;
            }
        } catch (InkloomException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Refusals.unusable(shown(where), e);
        }
    }

    private static String shown(String where) {
        return ServerUrl.of(where).map(ServerUrl::toString).orElse(where);
    }

    private static String newSalt() {
        byte[] bytes = new byte[SALT];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Returns the rules. */
    public Rules rules() {
        return rules;
    }

    private <T> T write(Function<Ledger, T> work) {
        return jdbi.inTransaction(handle -> {
            Ledger ledger = Ledger.begin(handle, clock.millis());
            T result = work.apply(ledger);
            ledger.end();
            return result;
        });
    }

    /** Returns whether the shortlist is fixed. */
    public boolean isFinal() {
        return jdbi.withHandle(Stored::isFinal);
    }

    private static void require(Ledger ledger, Round round) {
        boolean isFinal = Stored.isFinal(ledger.handle());
        if (isFinal != (round == Round.FINAL)) {
            throw Refusals.closed(round, isFinal);
        }
    }

    /**
     * What is handed in.
     *
     * @param team who hands it in
     * @param name of the LoRA
     * @param title of the story
     * @param path of the package
     * @param lock SHA-256 of its lock file
     */
    public record NewEntry(String team, String name, String title, String path, String lock) {}

    /**
     * Takes an entry; its checks are open then.
     *
     * @throws InkloomException INK-CONTEST-009 if the package takes part already, -016 if the first round is over
     */
    public Entry enter(NewEntry handedIn) {
        return write(ledger -> {
            require(ledger, Round.FIRST);
            Stored.entryOfLock(ledger.handle(), handedIn.lock()).ifPresent(one -> {
                throw Refusals.enteredAlready(handedIn.path(), one);
            });
            int number = Stored.count(ledger.handle()) + 1;
            Map<String, Object> row = Rows.of(handedIn, number, newBlind(ledger.handle()), ledger.now());
            ledger.add(Part.ENTRIES, row);
            if (rules.gate().isPresent()) {
                ledger.add(Part.CHECKS, Rows.of(new Check(number, CheckKind.GATE, Check.State.OPEN, "", "", 0)));
            }
            if (rules.verify()) {
                ledger.add(Part.CHECKS, Rows.of(new Check(number, CheckKind.VERIFY, Check.State.OPEN, "", "", 0)));
            }
            return Stored.entry(ledger.handle(), Integer.toString(number));
        });
    }

    /** Begins with a letter, so that it is no number. */
    private String newBlind(Handle handle) {
        while (true) {
            StringBuilder name = new StringBuilder();
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            while (name.length() < BLIND) {
                name.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
            }
            if (!Stored.isBlindName(handle, name.toString())) {
                return name.toString();
            }
        }
    }

    /** Returns the entries in the order in which they were handed in. */
    public List<Entry> entries() {
        return jdbi.withHandle(Stored::entries);
    }

    /**
     * Writes what a check came to. An entry that failed is spared its other open checks. A check that is decided stays so,
     * whoever decided it first.
     */
    public void decide(Check outcome) {
        write(ledger -> {
            for (Check check : Stored.entry(ledger.handle(), Integer.toString(outcome.entry()))
                    .checks()) {
                boolean open = check.state() == Check.State.OPEN;
                if (open && check.kind() == outcome.kind()) {
                    ledger.change(Part.CHECKS, Rows.of(outcome));
                } else if (open && outcome.state() == Check.State.FAILED) {
                    String why = "failed " + outcome.kind().word();
                    ledger.change(
                            Part.CHECKS,
                            Rows.of(new Check(
                                    check.entry(), check.kind(), Check.State.SKIPPED, "", why, check.tries())));
                }
            }
            return outcome;
        });
    }

    /**
     * Puts an entry out by the organiser's ruling, whatever the checks say.
     *
     * @throws InkloomException INK-CONTEST-010 if there is none, -011 if it was put out so before
     */
    public Entry disqualify(String reference, String why) {
        return write(ledger -> {
            Entry entry = Stored.entry(ledger.handle(), reference);
            Check ruling = new Check(entry.number(), CheckKind.RULING, Check.State.FAILED, "", why, 0);
            if (!ledger.add(Part.CHECKS, Rows.of(ruling))) {
                throw Refusals.notValid(entry);
            }
            return Stored.entry(ledger.handle(), reference);
        });
    }

    /**
     * Takes a ballot.
     *
     * @param correct whether it may replace the judge's earlier one
     * @throws InkloomException INK-CONTEST-010 to -014, -016, -017, -019 if it is not taken
     */
    public void ballot(Round round, Ballot ballot, boolean correct) {
        ballots(round, List.of(ballot), correct);
    }

    /** Takes ballots as {@link #ballot} does: all of them, or none. */
    public void ballots(Round round, List<Ballot> ballots, boolean correct) {
        ballots.forEach(this::check);
        write(ledger -> {
            require(ledger, round);
            Set<Integer> finalists = Stored.finalists(ledger.handle());
            for (Ballot ballot : ballots) {
                Entry entry = Stored.valid(ledger.handle(), ballot.blind());
                if (round == Round.FINAL && !finalists.contains(entry.number())) {
                    throw Refusals.notShortlisted(entry);
                }
                Map<String, Object> row = Rows.of(round, ballot, entry, ledger.now());
                if (!ledger.add(Part.BALLOTS, row)) {
                    if (!correct) {
                        throw Refusals.ballotThere(ballot.judge().strip(), entry);
                    }
                    ledger.change(Part.BALLOTS, row);
                }
            }
            return ballots;
        });
    }

    private void check(Ballot ballot) {
        Marks marks = ballot.marks();
        String judge = Refusals.name(ballot.judge(), "judge");
        if (!rules.judges().isEmpty() && !rules.judges().contains(judge)) {
            throw Refusals.notJudge(judge);
        }
        for (int mark : new int[] {marks.technique(), marks.coherence(), marks.look()}) {
            if (mark < 0 || mark > rules.ballot().most()) {
                throw Refusals.mark(mark, rules);
            }
        }
    }

    /**
     * Takes a vote.
     *
     * @throws InkloomException INK-CONTEST-010, -011, -015, -016, -019 if it is not taken
     */
    public void vote(Vote vote) {
        if (votes(List.of(vote)) == 0) {
            throw Refusals.votedAlready();
        }
    }

    /**
     * Takes many votes at once: all of them, but for those of voters who have voted already, or none.
     *
     * @return how many were taken
     * @throws InkloomException INK-CONTEST-010, -011, -016, -019 if one of them cannot be taken
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
                row.put("voter", digest(vote.voter()));
                row.put("entry", entry);
                row.put("at", ledger.now());
                taken += ledger.add(Part.VOTES, row) ? 1 : 0;
            }
            return taken;
        });
    }

    /** The database tells nobody who voted for whom: without the voter's name the digest says nothing. */
    private String digest(String voter) {
        String name = Normalizer.normalize(Refusals.name(voter, "voter"), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT);
        return ContentDigest.of(List.of(salt, name));
    }

    /** Returns what each entry was given, in the order in which they were handed in. */
    public List<Tally> tallies() {
        return jdbi.inTransaction(Stored::tallies);
    }

    /** Returns the numbers of the finalists; none before the shortlist is fixed. */
    public Set<Integer> finalists() {
        return jdbi.withHandle(Stored::finalists);
    }

    /**
     * Fixes the shortlist: entries, votes and ballots of the first round are not taken any more.
     *
     * @param chosen makes numbers and places of what the entries were given
     * @throws InkloomException INK-CONTEST-016 if it is fixed, -018 if entries are not checked yet
     */
    public void shortlist(Function<List<Tally>, Map<Integer, Integer>> chosen) {
        write(ledger -> {
            require(ledger, Round.FIRST);
            List<Tally> tallies = Stored.tallies(ledger.handle());
            long open = tallies.stream()
                    .filter(tally -> tally.entry().state() == Entry.State.UNCHECKED)
                    .count();
            if (open > 0) {
                throw Refusals.unchecked(Math.toIntExact(open));
            }
            new LinkedHashMap<>(chosen.apply(tallies))
                    .forEach((entry, place) -> ledger.add(Part.FINALISTS, Map.of("entry", entry, "place", place)));
            Map<String, Object> row = ledger.handle()
                    .createQuery(Part.CONTEST.select())
                    .mapToMap()
                    .one();
            row.put("stage", Stored.LAST);
            ledger.change(Part.CONTEST, row);
            return open;
        });
    }

    /**
     * One ballot as it was taken.
     *
     * @param round in which round
     * @param entry the entry's number
     * @param ballot judge, blind name, marks
     */
    public record TakenBallot(String round, int entry, Ballot ballot) {}

    /** Returns all ballots, by round, entry and judge. */
    public List<TakenBallot> takenBallots() {
        return jdbi.withHandle(Stored::ballots);
    }

    /**
     * Checks that all is as it was written.
     *
     * @param known the head of the log as it was noted earlier, which has to be in it
     */
    public AuditReport audit(Optional<String> known) {
        return write(ledger -> ledger.audit(known));
    }

    @Override
    public void close() {
        database.close();
    }
}
