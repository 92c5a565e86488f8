package org.inkloom.data.io;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.sample.CaptionText;
import org.inkloom.data.sample.FieldKeys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings rows that name their picture and caption as other programs do to the names of a recipe. Data-Juicer's own rows
 * stay as they are; so do rows that name no picture.
 */
final class RowNames {
    /** What a picture's column is called, the likelier first: Hugging Face, Data-Juicer, kohya and people's scripts. */
    static final List<String> PICTURES = List.of(
            "file_name",
            "image",
            "images",
            "image_path",
            "image_file",
            "image_name",
            "img",
            "img_path",
            "filename",
            "file",
            "path");

    /** What a caption's column is called, the likelier first. */
    static final List<String> CAPTIONS =
            List.of("text", "caption", "prompt", "additional_feature", "captions", "description", "tags");

    private final FieldKeys keys;
    private final boolean metadata;
    private final String table;
    private final ReadingNotes notes;

    /**
     * Prepares for one table.
     *
     * @param metadata whether the table says by its name that it describes pictures
     * @param table its name, for notes
     */
    RowNames(FieldKeys keys, boolean metadata, String table, ReadingNotes notes) {
        this.keys = keys;
        this.metadata = metadata;
        this.table = table;
        this.notes = notes;
    }

    /** Returns the known name that a column's name means: case, blanks and hyphens do not matter. */
    static Optional<String> known(String column) {
        String plain = column.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
        return PICTURES.contains(plain) || CAPTIONS.contains(plain) ? Optional.of(plain) : Optional.empty();
    }

    /** Returns a row that will have the recipe's names for picture and caption, and absolute picture paths. */
    RawRow named(RawRow row, Path folder) {
        return row.map(parsed -> PicturePaths.absolute(apply(parsed, row.where()), keys.images(), folder));
    }

    /** Returns the row with the recipe's names, changed in place. */
    ObjectNode apply(ObjectNode row, String where) {
        boolean renamed = !isThere(row, keys.images()) && takePictures(row);
        if (!isThere(row, keys.images())) {
            return row;
        }
        JsonNode text = row.get(keys.text());
        if (renamed || metadata) {
            Optional<String> name = captionName(row);
            String caption = name.map(found -> caption(row.get(found), where)).orElse("");
            name.ifPresent(row::remove);
            row.put(keys.text(), withToken(caption));
        } else if (text == null) {
            captionName(row).ifPresent(name -> row.put(keys.text(), caption(row.remove(name), where)));
        }
        return row;
    }

    private static boolean isThere(ObjectNode row, String key) {
        JsonNode value = row.get(key);
        return value != null && !value.isNull();
    }

    private boolean takePictures(ObjectNode row) {
        for (String name : PICTURES) {
            JsonNode value = row.get(name);
            if (value != null && namesPictures(value)) {
                row.remove(name);
                ArrayNode pictures = row.putArray(keys.images());
                if (value.isArray()) {
                    value.forEach(pictures::add);
                } else {
                    pictures.add(value.stringValue().strip());
                }
                if (!name.equals("file_name")) {
                    notes.add("Pictures are taken from '" + name + "' of " + table + ".");
                }
                return true;
            }
        }
        return false;
    }

    /** A column of a table that only may describe pictures must hold paths that end as pictures do. */
    private boolean namesPictures(JsonNode value) {
        JsonNode first = value.isArray() && !value.isEmpty() ? value.get(0) : value;
        if (!first.isString() || first.stringValue().isBlank()) {
            return false;
        }
        return metadata || PictureFiles.isPictureName(first.stringValue());
    }

    /** The recipe's own name first; of the others the first that says something, else the first that is there. */
    private Optional<String> captionName(ObjectNode row) {
        Optional<String> there = Optional.empty();
        for (int i = -1; i < CAPTIONS.size(); i++) {
            String name = i < 0 ? keys.text() : CAPTIONS.get(i);
            JsonNode value = row.get(name);
            if (value == null || i >= 0 && name.equals(keys.text())) {
                continue;
            }
            if (!value.isNull() && !(value.isString() && value.stringValue().isBlank())) {
                if (!name.equals(keys.text())) {
                    notes.add("Captions are taken from '" + name + "' of " + table + ".");
                }
                return Optional.of(name);
            }
            there = there.isPresent() ? there : Optional.of(name);
        }
        return there;
    }

    private String caption(JsonNode value, String where) {
        if (value.isString()) {
            return CaptionText.clean(value.stringValue());
        }
        if (value.isNull()) {
            notes.add("The caption is null, so there is none", where);
            return "";
        }
        if (value.isArray() && allPlain(value)) {
            StringBuilder joined = new StringBuilder();
            value.forEach(
                    part -> joined.append(joined.isEmpty() ? "" : ", ").append(CaptionText.clean(part.asString())));
            notes.add("The caption is a list; its parts are joined with commas", where);
            return joined.toString();
        }
        if (value.isNumber() || value.isBoolean()) {
            notes.add("The caption is a " + (value.isNumber() ? "number" : "truth value") + ", taken as text", where);
            return value.asString();
        }
        notes.add("The caption is neither text nor a list of texts, so there is none", where);
        return "";
    }

    private static boolean allPlain(JsonNode list) {
        for (JsonNode part : list) {
            if (!part.isString() && !part.isNumber()) {
                return false;
            }
        }
        return true;
    }

    private String withToken(String caption) {
        if (caption.isEmpty()) {
            return keys.imageToken();
        }
        return caption.contains(keys.imageToken()) ? caption : keys.imageToken() + " " + caption;
    }
}
