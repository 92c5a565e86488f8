package org.inkloom.data.io;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows of a CSV or TSV file with a header line. Numbers become numbers, empty fields null; captions and paths stay text.
 * A caption in the last column may hold separators without quotes.
 */
final class CsvSource implements RowSource {
    private static final int FIELD_BYTES = 48;
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final char[] OTHER_SEPARATORS = {'\t', ';'};

    private final CsvRecords records;
    private final String name;
    private final Columns columns;
    private final ReadingNotes notes;
    private final List<String> header;
    private long row;
    private long record = 1;
    private String damage = "";
    private boolean ended;

    /**
     * Which columns are not numbers.
     *
     * @param own the recipe's names for captions and pictures; empty fields stay empty text
     * @param captions names of captions: their values stay text
     * @param pictures names of pictures: their values stay text; one that begins with a bracket is read as a JSON list
     */
    record Columns(Set<String> own, Set<String> captions, Set<String> pictures) {
        private boolean known(String column) {
            return own.contains(column) || captions.contains(column) || pictures.contains(column);
        }
    }

    /** Reads the header. */
    CsvSource(InputStream in, char separator, Path file, Columns columns, long firstRow, ReadingNotes notes)
            throws IOException {
        this.name = String.valueOf(file.getFileName());
        this.records = new CsvRecords(new TextReader(in, name, notes), separator, file.toString());
        this.columns = columns;
        this.notes = notes;
        this.row = firstRow;
        this.header = header(separator);
        records.expect(header.size());
    }

    private List<String> header(char separator) throws IOException {
        List<String> found = trimmed(readable().map(CsvRecords.Row::fields).orElseGet(List::of));
        if (found.size() != 1) {
            return found;
        }
        for (char other : OTHER_SEPARATORS) {
            List<String> split =
                    trimmed(Arrays.asList(found.getFirst().split(Pattern.quote(String.valueOf(other)), -1)));
            if (other != separator && split.size() > 1 && split.stream().anyMatch(columns::known)) {
                records.separateBy(other);
                notes.add("The columns of " + name + " are separated by " + (other == '\t' ? "tabs." : "semicolons."));
                return split;
            }
        }
        return found;
    }

    /** Blanks around a name do not matter, nor does the case of the names that are known. */
    private List<String> trimmed(List<String> names) {
        List<String> result = new ArrayList<>();
        for (String given : names) {
            String plain = given.strip().replaceAll("^\"|\"$", "").strip();
            result.add(columns.known(plain) ? plain : RowNames.known(plain).orElse(plain));
        }
        return result;
    }

    @Override
    public Optional<RawRow> next() throws IOException {
        Optional<CsvRecords.Row> found = readable();
        while (found.isPresent()
                && found.get().fields().size() == 1
                && found.get().fields().getFirst().isBlank()) {
            found = readable();
        }
        if (found.isEmpty()) {
            boolean damaged = !damage.isEmpty() && !ended;
            ended = true;
            String end = name + " record " + record;
            return damaged ? Optional.of(new RawRow(row++, end, () -> damaged(end), 0)) : Optional.empty();
        }
        CsvRecords.Row fields = found.get();
        String where = name + " record " + record++;
        int bytes = fields.fields().stream()
                .mapToInt(field -> 2 * field.length() + FIELD_BYTES)
                .sum();
        return Optional.of(new RawRow(row++, where, () -> object(fields, where), bytes));
    }

    /** A file that cannot be unpacked, or goes on as no table does, gives the records before that and one bad row. */
    private Optional<CsvRecords.Row> readable() throws IOException {
        if (!damage.isEmpty()) {
            return Optional.empty();
        }
        try {
            return records.next();
        } catch (ZipException | EOFException | ZstdIOException e) {
            damage = "the rest of the file cannot be unpacked: " + e.getMessage();
        } catch (CsvRecords.TooLongException e) {
            damage = "the rest of the file is passed over: " + e.getMessage();
        }
        return Optional.empty();
    }

    private ObjectNode damaged(String where) {
        throw new BadSampleException(where, damage);
    }

    private ObjectNode object(CsvRecords.Row found, String where) {
        List<String> fields = fitted(found, where);
        ObjectNode object = Json.mapper().createObjectNode();
        for (int i = 0; i < fields.size(); i++) {
            String column = header.get(i);
            if (fields.get(i).indexOf(TextReader.UNREADABLE) >= 0) {
                throw new BadSampleException(where, "line " + found.line() + " is not UTF-8 text");
            }
            if (column.isEmpty()) {
                notes.add("A column of " + name + " without a name, such as pandas' index, is passed over.");
            } else {
                put(object, column, fields.get(i));
            }
        }
        return object;
    }

    private List<String> fitted(CsvRecords.Row found, String where) {
        List<String> fields = found.fields();
        boolean captionLast = !header.isEmpty() && columns.captions().contains(header.getLast());
        if (fields.size() > header.size() && captionLast) {
            String caption = found.rest().orElseThrow().strip();
            notes.add("A comma without quotes belongs to the caption, the last column", name + " line " + found.line());
            List<String> joined = new ArrayList<>(fields.subList(0, header.size() - 1));
            joined.add(caption);
            return joined;
        }
        if (fields.size() == header.size() - 1 && captionLast) {
            List<String> filled = new ArrayList<>(fields);
            filled.add("");
            return filled;
        }
        if (fields.size() != header.size()) {
            throw new BadSampleException(
                    where,
                    "line " + found.line() + " has " + fields.size() + " fields, the header " + header.size()
                            + "; quote a field that holds commas");
        }
        return fields;
    }

    private void put(ObjectNode object, String column, String value) {
        if (columns.own().contains(column) || columns.known(column) && !value.isEmpty()) {
            if (value.startsWith("[") && columns.pictures().contains(column)) {
                try {
                    object.set(column, Json.row(value.getBytes(StandardCharsets.UTF_8)));
                    return;
                } catch (JacksonException e) {
                    // A path may begin with a bracket and be no list.
                    object.put(column, value);
                    return;
                }
            }
            object.put(column, value);
        } else if (value.isEmpty()) {
            object.putNull(column);
        } else if (WHOLE.matcher(value).matches()) {
            object.put(column, Long.parseLong(value));
        } else if (NUMBER.matcher(value).matches()) {
            object.put(column, Double.parseDouble(value));
        } else {
            object.put(column, value);
        }
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
