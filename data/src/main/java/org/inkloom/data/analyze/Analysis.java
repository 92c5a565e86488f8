package org.inkloom.data.analyze;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.inkloom.data.catalogue.Catalogue;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.engine.LocalEngine;
import org.inkloom.data.engine.Plan;
import org.inkloom.data.engine.PlannedStep;
import org.inkloom.data.io.Csv;
import org.inkloom.data.io.JsonLinesSource;
import org.inkloom.data.io.RawRow;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.Operator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Verdict;
import org.inkloom.data.op.model.ModelOperators;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.Fields;
import org.inkloom.data.sample.Sample;
import org.inkloom.report.InkloomException;
import org.inkloom.report.RunControl;
import tools.jackson.databind.node.JsonNodeFactory;

/** Computes the statistics of a recipe's filters without dropping anything. */
public final class Analysis {
    private static final List<Double> ALWAYS = List.of(0.25, 0.5, 0.75);

    /**
     * What an analysis found.
     *
     * @param samples rows looked at
     * @param columns one per statistic
     * @param statistics every row's statistics, JSONL
     * @param folder with overall.csv, overall.md, a histogram per statistic and index.html
     */
    public record Report(long samples, List<StatColumn> columns, Path statistics, Path folder) {
        /** Copies the list. */
        public Report {
            columns = List.copyOf(columns);
        }
    }

    /** A filter that measures and keeps. */
    private record Measured(Filter filter) implements Filter {
        @Override
        public void measure(Sample sample) {
            filter.measure(sample);
        }

        @Override
        public Verdict judge(Sample sample) {
            return Verdict.of(true, "", JsonNodeFactory.instance.nullNode(), "");
        }
    }

    private Analysis() {}

    /**
     * Analyses a recipe's data set. Mappers run, as in the recipe, so that captions are measured as they will be;
     * deduplicators and selectors are left out. With {@code auto: true} every filter that needs no file of its own is
     * measured with its defaults on the first {@code auto_num} rows.
     *
     * @throws InkloomException as {@code DataRun.process}
     */
    public static Report run(Recipe recipe, RunControl control) {
        Recipe.Analysis wanted = recipe.analysis();
        Path folder = recipe.export().workDir().resolve("analysis");
        Recipe measured = wanted.auto() ? recipe.withMaxSamples(wanted.autoNumber()) : recipe;
        Plan plan = new Plan(
                measured.withExport(recipe.export().path()), wanted.auto() ? allFilters(recipe) : steps(recipe));
        DataReport done = new LocalEngine().run(plan, control);
        try {
            if (!wanted.exportOriginal()) {
                for (Path exported : done.exported()) {
                    Files.deleteIfExists(exported);
                }
            }
            Collection<StatColumn> columns =
                    done.statistics().isPresent() ? columns(done.statistics().get()) : List.of();
            write(new ArrayList<>(columns), wanted, folder);
            return new Report(
                    done.kept(), new ArrayList<>(columns), done.statistics().orElse(folder), folder);
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-DATA-011",
                    "The analysis could not be written to " + folder + ": " + e.getMessage() + ".",
                    "The disk may be full or the folder read-only.",
                    "Free space or set work_dir to a folder that can be written, then run again.",
                    e);
        }
    }

    private static List<PlannedStep> steps(Recipe recipe) {
        List<PlannedStep> steps = new ArrayList<>();
        for (PlannedStep step : Plan.of(recipe, Catalogue.standard()).steps()) {
            switch (step.operator()) {
                case Filter filter -> steps.add(measured(steps.size(), step.name(), filter));
                case Mapper mapper ->
                    steps.add(new PlannedStep(steps.size(), step.name(), Operator.Kind.MAPPER, mapper, true));
                default -> {}
            }
        }
        return steps;
    }

    private static PlannedStep measured(int index, String name, Filter filter) {
        return new PlannedStep(index, name, Operator.Kind.FILTER, new Measured(filter), true);
    }

    private static List<PlannedStep> allFilters(Recipe recipe) {
        List<PlannedStep> steps = new ArrayList<>();
        for (OperatorSpec spec : Catalogue.standard().all()) {
            // Filters that score with a model are heavy, and some want samples of their own kind.
            if (spec.kind() != Operator.Kind.FILTER || ModelOperators.ALL.contains(spec)) {
                continue;
            }
            try {
                if (spec.make(Map.of(), recipe.keys(), recipe.folder()) instanceof Filter filter) {
                    steps.add(measured(steps.size(), spec.name(), filter));
                }
            } catch (InkloomException e) {
                // It needs a word list that is not there: not one of those that can run with defaults.
            }
        }
        return steps;
    }

    private static Collection<StatColumn> columns(Path statistics) throws IOException {
        Map<String, StatColumn> columns = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(statistics);
                JsonLinesSource source = new JsonLinesSource(in, statistics.toString(), 0)) {
            for (Optional<RawRow> row = source.next(); row.isPresent(); row = source.next()) {
                row.get()
                        .body()
                        .parse()
                        .path(Fields.STATS)
                        .forEachEntry((name, value) ->
                                columns.computeIfAbsent(name, StatColumn::new).add(value));
            }
        }
        return columns.values();
    }

    private static void write(List<StatColumn> columns, Recipe.Analysis wanted, Path folder) throws IOException {
        Files.createDirectories(folder);
        TreeSet<Double> shares = new TreeSet<>(ALWAYS);
        shares.addAll(wanted.percentiles());
        List<List<String>> table = OverallTable.of(columns, shares);
        StringBuilder csv = new StringBuilder();
        table.forEach(row -> csv.append(Csv.record(row, ',')));
        write(folder.resolve("overall.csv"), csv.toString());
        write(folder.resolve("overall.md"), OverallTable.markdown(table));
        for (StatColumn column : columns) {
            String safe = column.name().replaceAll("[^\\w.-]", "_");
            write(folder.resolve(safe + "-hist.svg"), Histogram.svg(column));
        }
        write(folder.resolve("index.html"), AnalysisPage.html(columns, table));
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
