package org.inkloom.data.io;

import java.util.Locale;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.report.InkloomException;

/** Formats of the result file. */
public enum RowFormat {
    /** One JSON object a line. */
    JSONL,
    /** One JSON array. */
    JSON,
    /** A header line and one record a row; nested values are JSON. */
    CSV,
    /** As CSV, with tabs. */
    TSV;

    /**
     * Returns the format that a recipe asks for: its {@code export_type}, else the suffix of its {@code export_path}.
     *
     * @throws InkloomException INK-DATA-014 if there is no such format, or shards are asked for that it cannot have
     */
    public static RowFormat of(Recipe recipe) {
        String name = String.valueOf(recipe.export().path().getFileName());
        String given = recipe.export().type().orElse(name.substring(name.lastIndexOf('.') + 1));
        RowFormat format = switch (given.toLowerCase(Locale.ROOT)) {
            case "jsonl" -> JSONL;
            case "json" -> JSON;
            case "csv" -> CSV;
            case "tsv" -> TSV;
            default ->
                throw InkloomException.badInput(
                        "INK-DATA-014",
                        "The result cannot be written as '" + given + "'.",
                        "That format is not supported.",
                        given.equals("parquet")
                                ? "Run the recipe with --engine spark, which writes Parquet, or let export_path end in .jsonl."
                                : "Let export_path end in .jsonl, .json, .csv or .tsv.");
        };
        if (format != JSONL && recipe.export().shardBytes() > 0) {
            throw InkloomException.badInput(
                    "INK-DATA-014",
                    "A result in shards cannot be written as '" + given + "'.",
                    "Only JSONL can be cut between any two rows.",
                    "Let export_path end in .jsonl, or set export_shard_size to 0.");
        }
        return format;
    }
}
