package org.inkloom.contest.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.inkloom.contest.entry.Ballot;
import org.inkloom.contest.entry.Check;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.entry.Tally;
import org.inkloom.contest.rank.Fraction;
import org.inkloom.contest.rank.Ranked;
import org.inkloom.contest.rank.Ranking;
import org.inkloom.contest.rank.Standings;
import org.inkloom.contest.store.ContestStore;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.PendingFile;

/** Writes a contest for people: {@code ranking.csv}, {@code ballots.csv} and {@code ranking.html}. */
public final class ContestExport {
    private final ContestStore store;

    /** Makes the export of a contest. */
    public ContestExport(ContestStore store) {
        this.store = store;
    }

    /**
     * Writes the ranking and the ballots.
     *
     * @param folder made where it is missing
     * @return the files
     * @throws InkloomException INK-CONTEST-020 if they cannot be written
     */
    public List<Path> write(Path folder) {
        Ranking ranking = new Standings(store).now();
        try {
            Path table = folder.resolve("ranking.csv");
            Path ballots = folder.resolve("ballots.csv");
            Path page = folder.resolve("ranking.html");
            PendingFile.write(table, table(ranking));
            PendingFile.write(ballots, ballots());
            PendingFile.write(page, RankingPage.of(store.rules(), ranking, store.isFinal()));
            return List.of(table, ballots, page);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    static InkloomException unwritable(Path folder, IOException cause) {
        return InkloomException.failed(
                "INK-CONTEST-020",
                "The contest could not be written to " + folder + ": " + cause.getMessage() + ".",
                "There is a file of that name, no room, or no permission.",
                "Give another " + SettingKey.of("to") + ".",
                cause);
    }

    private static String table(Ranking ranking) {
        SpreadsheetText csv = new SpreadsheetText(
                "place",
                "shortlisted",
                "entry",
                "blind name",
                "team",
                "name",
                "title",
                "standing",
                "judges",
                "final",
                "ballots",
                "votes",
                "state",
                "checks");
        ranking.places().forEach(one -> csv.row(cells(one)));
        ranking.unranked().forEach(tally -> csv.row(cells(tally)));
        ranking.out().forEach(tally -> csv.row(cells(tally)));
        return csv.toString();
    }

    private static List<String> cells(Ranked one) {
        return cells(
                one.tally(),
                List.of(Integer.toString(one.place()), one.shortlisted() ? "yes" : ""),
                List.of(
                        SpreadsheetText.number(one.standing()),
                        SpreadsheetText.number(one.judged()),
                        one.last().map(SpreadsheetText::number).orElse("")));
    }

    private static List<String> cells(Tally tally) {
        return cells(tally, List.of("", ""), List.of("", "", ""));
    }

    private static List<String> cells(Tally tally, List<String> places, List<String> numbers) {
        Entry entry = tally.entry();
        List<String> cells = new ArrayList<>(places);
        cells.addAll(
                List.of(Integer.toString(entry.number()), entry.blind(), entry.team(), entry.name(), entry.title()));
        cells.addAll(numbers);
        cells.addAll(List.of(
                Long.toString(tally.first().ballots()),
                Long.toString(tally.votes()),
                entry.state().name().toLowerCase(Locale.ROOT),
                checks(entry)));
        return cells;
    }

    /** Returns the results of the checks on one line. */
    static String checks(Entry entry) {
        return entry.checks().stream().map(ContestExport::described).collect(Collectors.joining("; "));
    }

    private static String described(Check check) {
        String value = check.value().isEmpty() ? "" : " " + check.value();
        String why = check.why().isEmpty() ? "" : " (" + check.why() + ")";
        return check.kind().word() + " " + check.state().word() + value + why;
    }

    private String ballots() {
        Fraction whole = Fraction.of(1, 100);
        SpreadsheetText csv =
                new SpreadsheetText("round", "entry", "blind name", "judge", "technique", "coherence", "look", "total");
        for (ContestStore.TakenBallot taken : store.takenBallots()) {
            Ballot ballot = taken.ballot();
            long total = (long) store.rules().ballot().technique()
                            * ballot.marks().technique()
                    + (long) store.rules().ballot().coherence() * ballot.marks().coherence()
                    + (long) store.rules().ballot().look() * ballot.marks().look();
            csv.row(List.of(
                    taken.round(),
                    Integer.toString(taken.entry()),
                    ballot.blind(),
                    ballot.judge(),
                    Integer.toString(ballot.marks().technique()),
                    Integer.toString(ballot.marks().coherence()),
                    Integer.toString(ballot.marks().look()),
                    SpreadsheetText.number(Fraction.of(total, 1).times(whole))));
        }
        return csv.toString();
    }
}
