package org.inkloom.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.entry.Tally;
import org.inkloom.contest.export.BlindPages;
import org.inkloom.contest.export.ContestExport;
import org.inkloom.contest.rank.Ranked;
import org.inkloom.contest.rank.Ranking;
import org.inkloom.contest.rank.Standings;
import org.inkloom.contest.store.AuditReport;
import org.inkloom.contest.store.ClockStep;
import org.inkloom.contest.store.ContestStore;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands for a contest's results. */
final class ContestResults {
    private static final int SHOWN = 50;

    private ContestResults() {}

    /** {@code inkloom contest rank}. */
    @Command(
            name = "rank",
            header = "Ranks the entries; fixes the shortlist. 排名；确定入围名单。",
            description = {
                "",
                "A star marks the shortlist, or who would be on it now. With --shortlist it is fixed: entries, votes and"
                        + " ballots of the first round are not taken any more, ballots of the final are."
            },
            sortOptions = false,
            footer = {
                "",
                "Examples:",
                "  inkloom contest rank contest.db",
                "  inkloom contest rank contest.db --shortlist"
            })
    static final class Rank extends ContestCommand.OnContest {
        @Option(names = "--shortlist", description = "Fix the shortlist.")
        private boolean fixed;

        @Option(names = "--json", description = "Print the ranking as JSON.")
        private boolean json;

        @Override
        void execute(ContestStore store) {
            Standings standings = new Standings(store);
            Ranking ranking = fixed ? standings.fixShortlist() : standings.now();
            if (json) {
                printJson(facts(ranking));
                return;
            }
            ranking.places().forEach(one -> out().println(line(one)));
            ranking.unranked().forEach(tally -> out().println(line(tally)));
            ranking.out().forEach(tally -> out().println(line(tally)));
        }

        private static String line(Ranked one) {
            return String.format(
                    Locale.ROOT,
                    "%4d%s %7.3f  judges %7.3f%s  votes %d  %s  %s",
                    one.place(),
                    one.shortlisted() ? "*" : " ",
                    one.standing().value(),
                    one.judged().value(),
                    one.last()
                            .map(last -> String.format(Locale.ROOT, "  final %7.3f", last.value()))
                            .orElse(""),
                    one.tally().votes(),
                    one.tally().entry().blind(),
                    one.tally().entry().team());
        }

        private static String line(Tally tally) {
            Entry entry = tally.entry();
            String why = switch (entry.state()) {
                case OUT -> "out";
                case UNCHECKED -> "not checked";
                case VALID -> "too few ballots";
            };
            return "   -  " + entry.blind() + "  " + entry.team() + "  " + why;
        }

        private static Map<String, Object> facts(Ranking ranking) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("places", ranking.places().stream().map(Rank::facts).toList());
            facts.put("unranked", ranking.unranked().stream().map(Rank::facts).toList());
            facts.put("out", ranking.out().stream().map(Rank::facts).toList());
            return facts;
        }

        private static Map<String, Object> facts(Ranked one) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("place", one.place());
            facts.put("shortlisted", one.shortlisted());
            facts.put("standing", one.standing().value());
            facts.put("judges", one.judged().value());
            one.last().ifPresent(last -> facts.put("final", last.value()));
            facts.putAll(facts(one.tally()));
            return facts;
        }

        private static Map<String, Object> facts(Tally tally) {
            Map<String, Object> facts = ContestCommand.facts(tally.entry());
            facts.put("ballots", tally.first().ballots());
            facts.put("votes", tally.votes());
            return facts;
        }
    }

    /** {@code inkloom contest export}. */
    @Command(
            name = "export",
            header = "Writes ranking and ballots as CSV and a page, or the judges' page. 导出排名、选票与评审页。",
            description = {
                "",
                "With --blind the judges' page is written instead: the pictures of every valid entry under its blind name,"
                        + " without anything that tells the team."
            },
            sortOptions = false,
            footer = {
                "",
                "Examples:",
                "  inkloom contest export contest.db --to results",
                "  inkloom contest export contest.db --to for-judges --blind"
            })
    static final class Export extends ContestCommand.OnContest {
        @Option(names = "--to", required = true, paramLabel = "DIR", description = "Where the files go.")
        private Path folder;

        @Option(names = "--blind", description = "Write the page that judges look at.")
        private boolean blind;

        @Override
        void execute(ContestStore store) {
            List<Path> files = blind
                    ? List.of(new BlindPages(store).write(folder, control()))
                    : new ContestExport(store).write(folder);
            files.forEach(out()::println);
        }
    }

    /** {@code inkloom contest audit}. */
    @Command(
            name = "audit",
            header = "Checks that nothing in the contest was changed afterwards. 核查记录是否被改动。",
            description = {
                "",
                "Every entry, check, ballot and vote has a line in a log whose lines are chained by SHA-256; the tables are"
                        + " compared with it. Note the head that is printed where others see it: given as --head later, it"
                        + " proves that nothing before it was changed. Ends with 1 where something was.",
                "",
                "The log's numbers say what came first. Times are only noted; one that cannot be right, because a clock was"
                        + " wrong, is told and is no change."
            },
            sortOptions = false,
            footer = {
                "",
                "Examples:",
                "  inkloom contest audit contest.db",
                "  inkloom contest audit contest.db --head 5f0c...e1"
            })
    static final class Audit extends ContestCommand.OnContest {
        @Option(names = "--head", paramLabel = "HASH", description = "A head that was noted earlier.")
        private @Nullable String head;

        @Option(names = "--json", description = "Print the findings as JSON.")
        private boolean json;

        @Override
        void execute(ContestStore store) {
            AuditReport report = store.audit(
                    Optional.ofNullable(head).map(hash -> hash.strip().toLowerCase(Locale.ROOT)));
            if (json) {
                Map<String, Object> facts = new LinkedHashMap<>();
                facts.put("holds", report.holds());
                facts.put("lines", report.lines());
                facts.put("head", report.head());
                facts.put("findings", report.findings());
                facts.put("clock", report.clock().stream().map(ClockStep::text).toList());
                printJson(facts);
            } else {
                show(report.findings());
                show(report.clock().stream()
                        .map(step -> "clock    " + step.text())
                        .toList());
                out().println("lines    " + report.lines());
                out().println("head     " + report.head());
            }
            require(report);
        }

        private void show(List<String> lines) {
            lines.stream().limit(SHOWN).forEach(out()::println);
            if (lines.size() > SHOWN) {
                out().println("and " + (lines.size() - SHOWN) + " more");
            }
        }

        private static void require(AuditReport report) {
            if (!report.holds()) {
                throw InkloomException.failed(
                        "INK-CONTEST-030",
                        "The contest was changed behind its log: "
                                + Counted.of(report.findings().size(), "finding") + ".",
                        "Somebody wrote into the database by other means than this program, or the file is damaged.",
                        "Take a copy from before; the lines above say what differs.");
            }
        }
    }
}
