package org.inkloom.data.io;

import java.nio.file.Path;
import java.util.Locale;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.run.InkloomException;

/** Formats of the result file. */
public enum RowFormat {
    /** One JSON object a line. */
    JSONL(".jsonl", true),
    /** One JSON array. */
    JSON(".json", true),
    /** A header line and one record a row; nested values are JSON. */
    CSV(".csv", true),
    /** As CSV, with tabs. */
    TSV(".tsv", true),
    /** Columns of typed values, nested ones too. */
    PARQUET(".parquet", false),
    /** A tar archive with pictures, captions and fields. */
    WEBDATASET(".tar", false);

    private final String ending;
    private final boolean text;

    RowFormat(String ending, boolean text) {
        this.ending = ending;
        this.text = text;
    }

    /**
     * Returns the format that a recipe asks for: its {@code export_type}, else the suffix of its {@code export_path}.
     *
     * @throws InkloomException INK-DATA-014 if there is no such format, or it cannot be packed
     */
    public static RowFormat of(Recipe recipe) {
        Path path = recipe.export().path();
        String name = Packing.bareName(path);
        String given = recipe.export().type().orElse(name.substring(name.lastIndexOf('.') + 1));
        RowFormat format = switch (given.toLowerCase(Locale.ROOT)) {
            case "jsonl" -> JSONL;
            case "json" -> JSON;
            case "csv" -> CSV;
            case "tsv" -> TSV;
            case "parquet" -> PARQUET;
            case "tar", "wds", "webdataset" -> WEBDATASET;
            default ->
                throw refused(
                        "The result cannot be written as '" + given + "'.",
                        "That format is not supported.",
                        "Let export_path end in .jsonl, .json, .csv, .tsv, .parquet or .tar, or set export_type to one"
                                + " of them.");
        };
        Packing packing = Packing.of(path);
        if (!format.text && packing != Packing.NONE) {
            throw refused(
                    "The result cannot be packed as " + path.getFileName() + ".",
                    "A file of this format is packed inside, or holds packed pictures.",
                    "Leave " + packing.ending() + " away from export_path.");
        }
        return format;
    }

    private static InkloomException refused(String what, String why, String remedy) {
        return InkloomException.badInput("INK-DATA-014", what, why, remedy);
    }

    boolean isText() {
        return text;
    }

    /** Returns the ending of its files, with the dot. */
    String ending() {
        return ending;
    }

    /**
     * Returns whether the result of a recipe grows row by row in the file itself. Otherwise rows wait as JSONL and are put
     * into their format at the end, by {@link StagedResult}.
     */
    public static boolean isDirect(Recipe recipe) {
        return of(recipe).text
                && recipe.export().shardBytes() == 0
                && Packing.of(recipe.export().path()) == Packing.NONE;
    }
}
