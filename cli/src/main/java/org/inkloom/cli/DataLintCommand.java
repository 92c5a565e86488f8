package org.inkloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.inkloom.data.DataRun;
import org.inkloom.data.lint.ContactSheet;
import org.inkloom.data.lint.Finding;
import org.inkloom.data.lint.Lint;
import org.inkloom.data.lint.LintOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom data lint}: what is wrong with a picture set. */
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
            "  inkloom data lint recipe.yaml --trigger 墨织画风 --json"
        })
final class DataLintCommand extends InkloomCommand {
    @Parameters(paramLabel = "RECIPE.yaml", description = "The recipe that names the data set; it is not run.")
    private Path recipe;

    @Option(names = "--trigger", paramLabel = "WORD", description = "A word that every caption must hold.")
    private @Nullable String trigger;

    @Option(names = "--page", paramLabel = "FILE.html", description = "Also write a page with the pictures concerned.")
    private @Nullable Path page;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void execute() {
        LintOptions options = trigger == null ? LintOptions.DEFAULT : LintOptions.DEFAULT.withTriggerWord(trigger);
        Lint.Report report = Lint.run(DataRun.recipe(recipe), options, control());
        if (page != null) {
            ContactSheet.write(report, page);
        }
        if (json) {
            printJson(Map.of(
                    "pictures",
                    report.pictures(),
                    "findings",
                    report.findings().stream().map(DataLintCommand::facts).toList()));
            return;
        }
        out().println("pictures    " + report.pictures());
        for (Finding finding : report.findings()) {
            out().println(name(finding) + ": " + finding.why() + " " + finding.advice());
            finding.pictures().forEach(picture -> out().println("              " + picture));
        }
        out().println("findings    " + report.findings().size());
    }

    private static Map<String, Object> facts(Finding finding) {
        List<String> pictures = finding.pictures().stream().map(Path::toString).toList();
        return Map.of("check", name(finding), "pictures", pictures, "why", finding.why(), "advice", finding.advice());
    }

    private static String name(Finding finding) {
        return finding.check().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
