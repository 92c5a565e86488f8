package org.inkloom.data.analyze;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.inkloom.data.catalogue.Catalogue;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.engine.LocalEngine;
import org.inkloom.data.engine.Plan;
import org.inkloom.data.engine.PlannedStep;
import org.inkloom.data.io.Csv;
import org.inkloom.data.io.JsonLinesSource;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.op.Filter;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.Operator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.neural.ModelOperators;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.Fields;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.Stoppable;
import org.inkloom.run.folder.PendingFile;

/** Computes the statistics of a recipe's filters without dropping anything. */
public final class Analysis {
    private static final List<Double> ALWAYS = List.of(0.25, 0.5, 0.75);

    /**
     * What an analysis found.
     *
     * @param samples rows looked at
     * @param unreadable rows and pictures that could not be used
     * @param columns one per statistic
     * @param gates the filters, in order
     * @param owners which operator writes which statistic
     * @param statistics every row's statistics, JSONL
     * @param folder with overall.csv, overall.md, a histogram per statistic and index.html
     */
    public record Report(
            long samples,
            long unreadable,
            List<StatColumn> columns,
            List<Gate> gates,
            Map<String, String> owners,
            Path statistics,
            Path folder) {
        /** Copies the lists. */
        public Report {
            columns = List.copyOf(columns);
            gates = List.copyOf(gates);
            owners = Map.copyOf(owners);
        }

        /** Returns the operator that writes a statistic; empty when the rows brought it along. */
        public String operatorOf(StatColumn column) {
            return owners.getOrDefault(column.name(), Measured.INPUT);
        }
    }

    /**
     * What a filter of the recipe would do.
     *
     * @param name its operator
     * @param dropped how many rows it would drop by itself
     * @param thresholds what it holds its statistics against, in words
     */
    public record Gate(String name, long dropped, Map<String, String> thresholds) {
        /** Copies the map. */
        public Gate {
            thresholds = new TreeMap<>(thresholds);
        }
    }

    private Analysis() {}

    /**
     * Analyses a recipe's data set, into the folder {@code analysis} of its {@code work_dir}.
     *
     * @throws InkloomException as {@code DataRun.process}
     */
    public static Report run(Recipe recipe, RunControl control) {
        return run(recipe, recipe.export().workDir().resolve("analysis"), control);
    }

    /**
     * Analyses a recipe's data set. Mappers run, as in the recipe, so that captions are measured as they will be;
     * deduplicators and selectors are left out. With {@code auto: true} every filter that needs no file of its own is
     * measured with its defaults on the first {@code auto_num} rows. An earlier result of the recipe stays as it is.
     *
     * @param folder where everything is written
     * @throws InkloomException as {@code DataRun.process}
     */
    public static Report run(Recipe recipe, Path folder, RunControl control) {
        return Stoppable.run(control, "analysis", () -> whole(recipe, folder, control));
    }

    private static Report whole(Recipe recipe, Path folder, RunControl control) {
        Recipe.Analysis wanted = recipe.analysis();
        Recipe measured = (wanted.auto() ? recipe.withMaxSamples(wanted.autoNumber()) : recipe)
                .withExport(folder.resolve("rows.jsonl"))
                .asPlainLines();
        Map<String, String> owners = new ConcurrentHashMap<>();
        try (Plan own = wanted.auto() ? new Plan(recipe, List.of()) : Plan.of(recipe, Catalogue.standard())) {
            own.load();
            List<PlannedStep> steps = wanted.auto() ? allFilters(recipe, owners) : steps(own, owners);
            DataReport done = new LocalEngine().run(new Plan(measured, steps), control);
            if (!wanted.exportOriginal()) {
                for (Path exported : done.exported()) {
                    Files.deleteIfExists(exported);
                }
            }
            Report report = new Report(
                    done.read(),
                    done.unreadable(),
                    done.statistics().isPresent() ? columns(done.statistics().get()) : List.of(),
                    gates(steps),
                    owners,
                    done.statistics().orElse(folder),
                    folder);
            write(recipe, report);
            return report;
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-DATA-011",
                    "The analysis could not be written to " + folder + ": " + e.getMessage() + ".",
                    "The disk may be full or the folder read-only.",
                    "Free space or set work_dir to a folder that can be written, then run again.",
                    e);
        }
    }

    private static List<Gate> gates(List<PlannedStep> steps) {
        List<Gate> gates = new ArrayList<>();
        for (PlannedStep step : steps) {
            if (step.operator() instanceof Measured filter) {
                gates.add(new Gate(step.name(), filter.dropped(), filter.thresholds()));
            }
        }
        return gates;
    }

    private static List<PlannedStep> steps(Plan plan, Map<String, String> owners) {
        List<PlannedStep> steps = new ArrayList<>();
        for (PlannedStep step : plan.steps()) {
            switch (step.operator()) {
                case Filter filter -> steps.add(measured(steps.size(), step.name(), filter, owners));
                case Mapper mapper ->
                    steps.add(new PlannedStep(steps.size(), step.name(), Operator.Kind.MAPPER, mapper, true));
                default -> {}
            }
        }
        return steps;
    }

    private static PlannedStep measured(int index, String name, Filter filter, Map<String, String> owners) {
        return new PlannedStep(index, name, Operator.Kind.FILTER, Measured.of(name, filter, owners), true);
    }

    private static List<PlannedStep> allFilters(Recipe recipe, Map<String, String> owners) {
        List<PlannedStep> steps = new ArrayList<>();
        for (OperatorSpec spec : Catalogue.standard().all()) {
            // Filters that score with a model are heavy, and some want samples of their own kind.
            if (spec.kind() != Operator.Kind.FILTER || ModelOperators.ALL.contains(spec)) {
                continue;
            }
            try {
                if (spec.make(Map.of(), recipe.keys(), recipe.folder()) instanceof Filter filter) {
                    steps.add(measured(steps.size(), spec.name(), filter, owners));
                }
            } catch (InkloomException e) {
                // It needs a word list that is not there: not one of those that can run with defaults.
            }
        }
        return steps;
    }

    private static List<StatColumn> columns(Path statistics) throws IOException {
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
        return List.copyOf(columns.values());
    }

    private static void write(Recipe recipe, Report report) throws IOException {
        Path folder = report.folder();
        Files.createDirectories(folder);
        TreeSet<Double> shares = new TreeSet<>(ALWAYS);
        shares.addAll(recipe.analysis().percentiles());
        List<List<String>> table = OverallTable.of(report.columns(), shares);
        StringBuilder csv = new StringBuilder();
        table.forEach(row -> csv.append(Csv.record(row, ',')));
        write(folder.resolve("overall.csv"), csv.toString());
        write(folder.resolve("overall.md"), OverallTable.markdown(table));
        for (StatColumn column : report.columns()) {
            String safe = column.name().replaceAll("[^\\w.-]", "_");
            write(folder.resolve(safe + "-hist.svg"), Histogram.file(column));
        }
        write(folder.resolve("index.html"), AnalysisPage.html(recipe, report, table));
    }

    private static void write(Path file, String text) throws IOException {
        PendingFile.write(file, text);
    }
}
