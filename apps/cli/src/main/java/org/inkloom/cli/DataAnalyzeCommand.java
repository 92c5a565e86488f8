package org.inkloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.inkloom.data.DataRun;
import org.inkloom.data.analyze.Analysis;
import org.inkloom.data.analyze.StatColumn;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.run.Counted;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom data analyze}: measures a data set by a recipe's filters without dropping anything. */
@Command(
        name = "analyze",
        header = "Measures what a recipe's filters measure, and drops nothing. 统计分析数据集。",
        description = {
            "",
            "Writes overall.csv, overall.md, a histogram of every statistic and index.html, to choose thresholds by."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkloom data analyze recipe.yaml",
            "  inkloom data analyze recipe.yaml --out statistics --json"
        })
final class DataAnalyzeCommand extends InkloomCommand {
    @Parameters(paramLabel = "RECIPE.yaml", description = "The recipe.")
    private Path recipeFile;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where it is written. Default: the folder 'analysis' in the recipe's work_dir.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void execute() {
        Recipe recipe = DataRun.recipe(recipeFile);
        Path folder = out == null ? recipe.export().workDir().resolve("analysis") : out;
        Analysis.Report report = Analysis.run(recipe, folder, control());
        if (json) {
            printJson(facts(report));
            return;
        }
        out().println("samples     " + report.samples());
        for (StatColumn column : report.columns()) {
            out().println(
                            column.isNumeric()
                                    ? numbers(column)
                                    : column.name() + "  " + Counted.of(column.count(), "word"));
        }
        out().println("pages       " + report.folder().resolve("index.html"));
    }

    private static String numbers(StatColumn column) {
        return String.format(
                Locale.ROOT,
                "%-28s mean %.4g, deviation %.4g, quartiles %.4g, %.4g, %.4g, from %.4g to %.4g",
                column.name(),
                column.mean(),
                column.deviation(),
                column.quantile(0.25),
                column.quantile(0.5),
                column.quantile(0.75),
                column.quantile(0),
                column.quantile(1));
    }

    private static Map<String, Object> facts(Analysis.Report report) {
        List<Map<String, Object>> columns = new ArrayList<>();
        for (StatColumn column : report.columns()) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("name", column.name());
            facts.put("count", column.count());
            if (column.isNumeric()) {
                facts.put("mean", column.mean());
                facts.put("deviation", column.deviation());
                facts.put("median", column.quantile(0.5));
                facts.put("min", column.quantile(0));
                facts.put("max", column.quantile(1));
            } else {
                facts.put("words", column.words());
            }
            columns.add(facts);
        }
        return Map.of(
                "samples", report.samples(),
                "columns", columns,
                "folder", report.folder().toString());
    }
}
