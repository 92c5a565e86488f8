package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.inkloom.contest.check.Entrance;
import org.inkloom.contest.entry.Ballot;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.entry.Marks;
import org.inkloom.contest.entry.Round;
import org.inkloom.contest.entry.Vote;
import org.inkloom.contest.rules.Rules;
import org.inkloom.contest.rules.RulesReader;
import org.inkloom.contest.store.ContestStore;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom contest}. */
@Command(
        name = "contest",
        header = "Runs a contest of packages: checks, ballots, votes, ranking. 办一场比赛：收作品、查验、评审、排名。",
        description = {
            "",
            // The address is on a line of its own, because help text is broken at the terminal's width and would break
            // it.
            "A contest lies in a file, which is made, or in PostgreSQL:",
            "postgresql://USER@HOST/NAME, the password in ~/.pgpass.",
            "docs/contest.md tells a whole one."
        },
        sortOptions = false,
        subcommands = {
            ContestCommand.Open.class,
            ContestCommand.Enter.class,
            ContestCheckCommand.class,
            ContestCommand.CastBallot.class,
            ContestCommand.CastVote.class,
            ContestResults.Rank.class,
            ContestResults.Export.class,
            ContestResults.Audit.class
        },
        footer = {
            "",
            "Examples:",
            "  inkloom contest open contest.db",
            "  inkloom contest enter contest.db package.zip",
            "  inkloom contest check contest.db",
            "  inkloom contest rank contest.db"
        })
final class ContestCommand extends CommandGroup {

    /** Base of commands for an existing contest. */
    abstract static class OnContest extends InkloomCommand {
        @Parameters(
                index = "0",
                paramLabel = "CONTEST",
                description = "The contest's file, or postgresql://USER@HOST/NAME.")
        private String where;

        @Override
        final void execute() throws IOException {
            try (ContestStore store =
                    ContestStore.open(where, InstantSource.system(), control().progress())) {
                execute(store);
            }
        }

        abstract void execute(ContestStore store) throws IOException;
    }

    /** {@code inkloom contest open}. */
    @Command(
            name = "open",
            header = "Opens a contest. 开始一场比赛。",
            description = {
                "",
                "Without --rules the rules are those of the Kolors contest: gate 6, ballots 40/30/30, a shortlist of 30."
            },
            sortOptions = false,
            footer = {
                "",
                "Examples:",
                "  inkloom contest open contest.db",
                "  inkloom contest open --write-rules rules.yaml",
                "  inkloom contest open contest.db --rules rules.yaml"
            })
    static final class Open extends InkloomCommand {
        @Parameters(
                arity = "0..1",
                paramLabel = "CONTEST",
                description = {"The contest's file, which is made, or", "postgresql://USER@HOST/NAME."})
        private @Nullable String where;

        @Option(names = "--rules", paramLabel = "RULES.yaml", description = "Other rules than the usual ones.")
        private @Nullable Path rules;

        @Option(
                names = "--write-rules",
                paramLabel = "FILE",
                description = "Write the usual rules there, to be changed, and open nothing.")
        private @Nullable Path written;

        @Override
        void execute() throws IOException {
            if (written != null) {
                writeRules(written);
                return;
            }
            if (where == null) {
                throw InkloomException.badInput(
                        "INK-CONTEST-021",
                        "It was not said where the contest is to lie.",
                        "A contest lies in a file or in a database on a server.",
                        "Name a file, such as contest.db, or postgresql://USER@HOST/NAME.");
            }
            String yaml = rules == null ? Rules.usualYaml() : RulesReader.text(rules);
            // Read here only to report faults under the name of the rules' file, before the contest is created.
            RulesReader.read(yaml, rules == null ? "the usual rules" : rules.toString());
            try (ContestStore store = ContestStore.create(where, yaml, InstantSource.system())) {
                out().println("opened   " + store.rules().title());
                out().println("audit    " + store.audit(Optional.empty()).head());
            }
        }

        private void writeRules(Path file) throws IOException {
            try {
                Files.writeString(file, Rules.usualYaml(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                throw InkloomException.badInput(
                        "INK-CONTEST-022",
                        "There is a file " + file + " already.",
                        "Rules that somebody wrote are not written over.",
                        "Name another file.",
                        e);
            }
            out().println(file);
        }
    }

    /** {@code inkloom contest enter}. */
    @Command(
            name = "enter",
            header = "Takes packages into the contest. 收参赛作品。",
            sortOptions = false,
            footer = {"", "Example:", "  inkloom contest enter contest.db entries/*.zip"})
    static final class Enter extends OnContest {
        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "PACKAGE",
                description = "What `inkloom pack` wrote; it has to stay there for the checks.")
        private List<Path> packages = List.of();

        @Option(names = "--json", description = "Print the entries as JSON.")
        private boolean json;

        @Override
        void execute(ContestStore store) throws IOException {
            List<Entry> entries = new ArrayList<>();
            Map<Path, InkloomException> refused = new LinkedHashMap<>();
            for (Path path : packages) {
                try {
                    entries.add(new Entrance(store).enter(path, control()));
                    if (!json) {
                        out().println(line(entries.getLast()));
                    }
                } catch (InkloomException e) {
                    if (packages.size() == 1 || e.kind() != InkloomException.Kind.BAD_INPUT) {
                        throw e;
                    }
                    refused.put(path, e); // the packages behind it are taken all the same
                }
            }
            if (json) {
                printJson(Map.of(
                        "entries", entries.stream().map(ContestCommand::facts).toList()));
            }
            if (!refused.isEmpty()) {
                throw notTaken(refused);
            }
        }

        private InkloomException notTaken(Map<Path, InkloomException> refused) {
            String each = refused.entrySet().stream()
                    .map(one -> one.getKey() + ": " + one.getValue().code() + " "
                            + one.getValue().what())
                    .collect(Collectors.joining(" "));
            return InkloomException.badInput(
                    "INK-CONTEST-031",
                    refused.size() + " of " + packages.size() + " packages were not taken; the others take part.",
                    each,
                    "Give these alone to see what to do with each.");
        }
    }

    static String line(Entry entry) {
        return "entry " + entry.number() + "  " + entry.blind() + "  " + entry.team() + "  " + entry.name();
    }

    static Map<String, Object> facts(Entry entry) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("entry", entry.number());
        facts.put("blind", entry.blind());
        facts.put("team", entry.team());
        facts.put("name", entry.name());
        facts.put("title", entry.title());
        facts.put("state", entry.state().name().toLowerCase(Locale.ROOT));
        return facts;
    }

    /** {@code inkloom contest ballot}. */
    @Command(
            name = "ballot",
            header = "Takes a judge's ballot. 交一张评委选票。",
            description = {"", "Marks are whole numbers, from 0 to what the rules say (100)."},
            sortOptions = false,
            footer = {
                "",
                "Example:",
                "  inkloom contest ballot contest.db K7QX2 --judge 王老师 --technique 82 --coherence 90 --look 75"
            })
    static final class CastBallot extends OnContest {
        @Parameters(index = "1", paramLabel = "ENTRY", description = "The entry's blind name.")
        private String entry;

        @Option(names = "--judge", required = true, paramLabel = "NAME", description = "Who gives the marks.")
        private String judge;

        @Option(names = "--technique", required = true, paramLabel = "N", description = "Mark for technique.")
        private int technique;

        @Option(names = "--coherence", required = true, paramLabel = "N", description = "Mark for the set's coherence.")
        private int coherence;

        @Option(names = "--look", required = true, paramLabel = "N", description = "Mark for the overall look.")
        private int look;

        @Option(names = "--final-round", description = "It is a ballot of the final.")
        private boolean isFinal;

        @Option(names = "--correct", description = "Replace the judge's earlier ballot; the log keeps both.")
        private boolean correct;

        @Override
        void execute(ContestStore store) {
            Ballot ballot = new Ballot(judge, entry, new Marks(technique, coherence, look));
            store.ballot(isFinal ? Round.FINAL : Round.FIRST, ballot, correct);
            out().println("taken");
        }
    }

    /** {@code inkloom contest vote}. */
    @Command(
            name = "vote",
            header = "Takes votes of the public, one of each voter. 投人气票，一人一票。",
            description = {
                "",
                "With --from FILE the votes of a file, with lines VOTER,ENTRY, are taken at once. Of a voter who has"
                        + " voted already nothing is taken; where another line cannot be taken, none is."
            },
            sortOptions = false,
            footer = {
                "",
                "Examples:",
                "  inkloom contest vote contest.db K7QX2 --voter anna@example.org",
                "  inkloom contest vote contest.db --from votes.csv"
            })
    static final class CastVote extends OnContest {
        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "ENTRY",
                description = "The entry's blind name or number.")
        private @Nullable String entry;

        @Option(names = "--voter", paramLabel = "NAME", description = "Who votes. Only a digest of the name is kept.")
        private @Nullable String voter;

        @Option(names = "--from", paramLabel = "FILE", description = "Take the votes of a file instead.")
        private @Nullable Path file;

        @Override
        void execute(ContestStore store) throws IOException {
            if (file != null && entry == null && voter == null) {
                List<Vote> votes = ContestVotes.read(file);
                int taken = store.votes(votes);
                out().println(Counted.of(taken, "vote") + " taken, " + (votes.size() - taken)
                        + " of voters who had voted already");
            } else if (file == null && entry != null && voter != null) {
                store.vote(new Vote(voter, entry));
                out().println("taken");
            } else {
                throw InkloomException.badInput(
                        "INK-CONTEST-023",
                        "It was not said who votes for what.",
                        "A vote is an entry and --voter NAME, or --from FILE alone.",
                        "Give the one or the other.");
            }
        }
    }
}
