package org.inkloom.data.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.engine.Plan;
import org.inkloom.data.recipe.Recipe;

/** Turns the rows of a run into one Parquet file, when the recipe asks for that. */
final class ParquetResult {
    private final Plan asked;
    private final Plan plan;
    private final Path staging;

    ParquetResult(Plan asked, Path staging) {
        this.asked = asked;
        this.staging = staging;
        this.plan = isWanted(asked.recipe()) ? new Plan(intoStaging(asked.recipe(), staging), asked.steps()) : asked;
    }

    private static boolean isWanted(Recipe recipe) {
        String name = String.valueOf(recipe.export().path().getFileName());
        String given = recipe.export().type().orElse(name.substring(name.lastIndexOf('.') + 1));
        return given.toLowerCase(Locale.ROOT).equals("parquet")
                && recipe.export().shardBytes() == 0;
    }

    private static Recipe intoStaging(Recipe r, Path staging) {
        Recipe.Export export = new Recipe.Export(
                staging.resolve("result.jsonl"),
                Optional.of("jsonl"),
                0,
                r.export().keepStats(),
                r.export().keepHashes(),
                r.export().workDir());
        return new Recipe(
                r.projectName(),
                r.folder(),
                r.dataset(),
                export,
                r.keys(),
                r.settings(),
                r.tracing(),
                r.analysis(),
                r.process(),
                r.ignored());
    }

    /** Returns the plan to run: the one asked for, or one that writes JSONL into the staging folder. */
    Plan plan() {
        return plan;
    }

    /** Ends the run. */
    DataReport finish(DataReport report) throws IOException {
        if (!isWanted(asked.recipe())) {
            return report;
        }
        Path target = asked.recipe().export().path();
        writeParquet(report.exported().getFirst(), target);
        Optional<Path> statistics = report.statistics();
        if (statistics.isPresent()) {
            String name = String.valueOf(target.getFileName());
            int dot = name.lastIndexOf('.');
            Path file = target.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + "_stats.jsonl");
            statistics = Optional.of(Files.move(statistics.get(), file, StandardCopyOption.REPLACE_EXISTING));
        }
        return new DataReport(
                report.read(),
                report.kept(),
                report.steps(),
                report.unreadable(),
                report.unreadableExamples(),
                List.of(target),
                statistics,
                report.trace(),
                report.seconds());
    }

    private void writeParquet(Path lines, Path target) throws IOException {
        SparkSession session = SparkSession.builder().getOrCreate().newSession();
        // One partition, so that the rows keep their order.
        session.conf()
                .set("spark.sql.files.maxPartitionBytes", String.valueOf(Math.max(1 << 20, Files.size(lines) + 1)));
        session.conf().set("spark.sql.files.minPartitionNum", "1");
        Path folder = staging.resolve("parquet");
        session.read()
                .json(lines.toUri().toString())
                .coalesce(1)
                .write()
                .mode(SaveMode.Overwrite)
                .parquet(folder.toUri().toString());
        try (Stream<Path> parts = Files.list(folder)) {
            Path part = parts.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("Spark wrote no Parquet file"));
            Path parent = target.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
