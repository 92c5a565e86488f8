package org.inkloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.inkloom.data.DataRun;
import org.inkloom.data.TrainingFolder;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.engine.Engine;
import org.inkloom.data.engine.Engines;
import org.inkloom.data.lint.LintPage;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.studio.Studio;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom data process}. */
@Command(
        name = "process",
        header = "Runs a recipe: writes the kept samples and says why each other was dropped. 运行清洗配方。",
        description = {
            "",
            "The recipe is a Data-Juicer YAML file: dataset_path, export_path, and the operators "
                    + "under 'process'. Relative paths in it start at the recipe's folder. Beside the result "
                    + "lies a trace with one line for every dropped sample: the operator, the value and the "
                    + "threshold. Unreadable pictures are named, skipped and counted."
        },
        footer = {
            "",
            "Examples:",
            "  inkloom data process recipe.yaml",
            "  inkloom data process recipe.yaml --out clean/kept.jsonl \\",
            "      --metadata clean/metadata.csv",
            "  inkloom data process recipe.yaml --preview",
            "",
            "A recipe:",
            "  dataset_path: pictures.jsonl",
            "  export_path: clean/kept.jsonl",
            "  process:",
            "    - image_shape_filter: {min_width: 1024, min_height: 1024}",
            "    - image_aspect_ratio_filter: {min_ratio: 0.5, max_ratio: 2.0}"
        })
final class DataProcessCommand extends InkloomCommand {
    @Parameters(paramLabel = "RECIPE.yaml", description = "The recipe.")
    private Path recipeFile;

    @Option(
            names = {"--dataset", "--dataset_path"},
            paramLabel = "PATH",
            description = "Read this instead of the recipe's dataset_path; may be given several times.")
    private List<Path> datasets = List.of();

    @Option(
            names = {"--out", "--export_path"},
            paramLabel = "FILE",
            description = "Write the kept samples here instead of the recipe's export_path.")
    private @Nullable Path out;

    @Option(
            names = "--metadata",
            paramLabel = "FILE.csv|jsonl",
            description = "Also write file_name and text of every kept picture, as LoRA trainers read them.")
    private @Nullable Path metadata;

    @Option(
            names = "--preview",
            paramLabel = "N",
            arity = "0..1",
            fallbackValue = "200",
            description = "Try the recipe on its first N rows (200), into the folder 'preview' of its work_dir, "
                    + "with a page of what fell. An earlier result stays.")
    private @Nullable Long preview;

    @Option(
            names = "--page",
            paramLabel = "FILE.html",
            description = "Also write a page with every picture that was dropped, and why.")
    private @Nullable Path page;

    @Option(names = "--max-samples", paramLabel = "N", description = "Read at most so many rows.")
    private @Nullable Long maxSamples;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            defaultValue = "local",
            description = "Where it runs: 'local' (the default) or 'spark', which has a build of its own.")
    private String engine;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "For Spark: local[4], spark://host:7077, ...; this process if left out.")
    private @Nullable String master;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Override
    void execute() {
        if (!List.of("local", "spark").contains(engine) || engine.equals("local") && master != null) {
            throw InkloomException.badInput(
                    "INK-CLI-031",
                    "There is no engine \"" + engine + "\"" + (master == null ? "." : " with a --master."),
                    "Recipes run on this machine or on Spark.",
                    "Leave --engine out, or give --engine spark, with --master if it is a cluster.");
        }
        Engine chosen = Engines.named(engine, Optional.ofNullable(master));
        Recipe recipe;
        DataReport report;
        try (Studio studio = Studio.open()) {
            recipe = changed(studio.pictureSets().recipe(recipeFile));
            report = studio.pictureSets().process(recipe, chosen, control());
        }
        Optional<Path> shown = Optional.ofNullable(page)
                .or(() -> Optional.ofNullable(preview)
                        .map(rows -> recipe.export().workDir().resolve("index.html")));
        shown.ifPresent(file -> LintPage.write(report, recipe.keys(), file));
        Optional<Integer> named = Optional.ofNullable(metadata).map(file -> writeMetadata(recipe, report, file));
        if (json) {
            Map<String, Object> facts = facts(report);
            named.ifPresent(pictures -> facts.put("metadata_pictures", pictures));
            shown.ifPresent(file -> facts.put("page", file.toString()));
            printJson(facts);
        } else {
            print(report);
            named.ifPresent(
                    pictures -> out().println("metadata    " + metadata + ": " + Counted.of(pictures, "picture")));
            shown.ifPresent(file -> out().println("page        " + file));
        }
        DataRun.requireSomeLeft(report);
    }

    private Recipe changed(Recipe recipe) {
        Recipe changed = datasets.isEmpty() ? recipe : recipe.withDataset(datasets);
        if (out != null) {
            changed = changed.withExport(out);
        }
        if (preview != null) {
            changed = DataRun.forPreview(changed, preview);
        }
        return maxSamples == null ? changed : changed.withMaxSamples(maxSamples);
    }

    private int writeMetadata(Recipe recipe, DataReport report, Path file) {
        return report.exported().stream()
                .findFirst()
                .map(rows -> TrainingFolder.write(rows, recipe.keys(), file, TrainingFolder.Pictures.REFER))
                .orElse(0);
    }

    private void print(DataReport report) {
        out().println("read        " + Counted.of(report.read(), "sample"));
        for (DataReport.StepReport step : report.steps()) {
            out().println(String.format(
                    Locale.ROOT, "%-11s %s dropped %d", lower(step.kind()), step.operator(), step.dropped()));
            step.reasons().forEach((reason, count) -> out().println("              " + count + "  " + reason));
        }
        if (report.unreadable() > 0) {
            out().println("unreadable  " + report.unreadable() + " skipped");
            report.unreadableExamples().stream()
                    .limit(10)
                    .forEach(row -> out().println("              " + row.subject() + ": " + row.why()));
        }
        out().println("kept        " + Counted.of(report.kept(), "sample"));
        report.exported().forEach(file -> out().println("result      " + file));
        out().println("trace       " + report.trace());
        out().println(String.format(Locale.ROOT, "time        %.1f s", report.seconds()));
    }

    private static String lower(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> facts(DataReport report) {
        List<Map<String, Object>> steps = new ArrayList<>();
        for (DataReport.StepReport step : report.steps()) {
            steps.add(Map.of(
                    "operator", step.operator(),
                    "kind", lower(step.kind()),
                    "dropped", step.dropped(),
                    "reasons", step.reasons()));
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("read", report.read());
        facts.put("kept", report.kept());
        facts.put("steps", steps);
        facts.put("unreadable", report.unreadable());
        facts.put("unreadable_examples", report.unreadableExamples());
        facts.put("exported", report.exported().stream().map(Path::toString).toList());
        report.statistics().ifPresent(file -> facts.put("statistics", file.toString()));
        facts.put("trace", report.trace().toString());
        facts.put("seconds", report.seconds());
        return facts;
    }
}
