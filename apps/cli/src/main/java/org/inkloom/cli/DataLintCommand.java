package org.inkloom.cli;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.inkloom.data.lint.Finding;
import org.inkloom.data.lint.Lint;
import org.inkloom.data.lint.LintOptions;
import org.inkloom.data.lint.LintPage;
import org.inkloom.studio.Studio;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom data lint}: finds faults in a set of training pictures. */
@Command(
        name = "lint",
        header = "Looks for what spoils a LoRA's picture set. 检查训练图片集的问题。",
        description = {
            "",
            "Unreadable, doubled, tiny and blurred pictures, corners that look like watermarks, "
                    + "missing or odd captions. Nothing is changed."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkloom data lint recipe.yaml --page lint.html",
            "  inkloom data lint pictures --page lint.html",
            "  inkloom data lint pictures --model models/kolors",
            "  inkloom data lint recipe.yaml --trigger 墨织画风 --json"
        })
final class DataLintCommand extends InkloomCommand {
    private static final int MAX_NAMES = 6;

    @Parameters(
            paramLabel = "RECIPE.yaml|DIR",
            description = "The recipe that names the data set; it is not run. Or a folder of pictures, or a table such"
                    + " as metadata.csv.")
    private Path recipe;

    @Mixin
    private TrainedSize size;

    @Option(names = "--trigger", paramLabel = "WORD", description = "A word that every caption must hold.")
    private @Nullable String trigger;

    @Option(names = "--page", paramLabel = "FILE.html", description = "Also write a page with the pictures concerned.")
    private @Nullable Path page;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void execute() {
        LintOptions sized = LintOptions.forSize(size.pixels());
        LintOptions options = trigger == null ? sized : sized.withTriggerWord(trigger);
        Lint.Report report;
        try (Studio studio = Studio.open()) {
            report = studio.pictureSets().lint(recipe, options, control());
        }
        if (page != null) {
            LintPage.write(report, page);
        }
        if (json) {
            printJson(Map.of(
                    "pictures",
                    report.pictures(),
                    "captions",
                    report.count().captioned(),
                    "unreadable",
                    report.unreadable(),
                    "size",
                    size.pixels(),
                    "findings",
                    report.findings().stream().map(DataLintCommand::facts).toList()));
            return;
        }
        out().println("pictures    " + report.count().line());
        if (report.unreadable() > 0) {
            out().println("unreadable  " + report.unreadable());
        }
        out().println("held to     " + size.words());
        Map<Finding.Check, List<Finding>> groups = report.findings().stream()
                .collect(Collectors.groupingBy(
                        Finding::check, () -> new EnumMap<>(Finding.Check.class), Collectors.toList()));
        groups.values().forEach(group -> print(group, report));
        out().println("findings    " + report.findings().size());
        if (page != null) {
            out().println("page        " + page);
        }
    }

    /** Prints findings of one kind; the advice is the same for all and printed once. */
    private void print(List<Finding> group, Lint.Report report) {
        Finding first = group.getFirst();
        out().println(String.format(Locale.ROOT, "%-19s %d. %s", name(first), group.size(), first.advice()));
        for (Finding finding : group) {
            String pictures = finding.pictures().stream()
                    .limit(MAX_NAMES)
                    .map(report::named)
                    .collect(Collectors.joining(", "));
            String more = finding.pictures().size() > MAX_NAMES ? ", ..." : "";
            out().println("    " + (pictures.isEmpty() ? "" : pictures + more + ": ") + finding.why());
        }
    }

    private static Map<String, Object> facts(Finding finding) {
        List<String> pictures = finding.pictures().stream().map(Path::toString).toList();
        return Map.of("check", name(finding), "pictures", pictures, "why", finding.why(), "advice", finding.advice());
    }

    private static String name(Finding finding) {
        return finding.check().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
