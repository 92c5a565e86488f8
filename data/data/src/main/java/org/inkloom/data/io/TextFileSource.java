package org.inkloom.data.io;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Fields;
import org.inkloom.data.sample.Json;
import tools.jackson.databind.node.ObjectNode;

/** A text file as one row: its whole text, and its suffix where an operator asks for it. */
final class TextFileSource implements RowSource {
    private final Path file;
    private final FieldKeys keys;
    private final boolean withSuffix;
    private final long row;
    private boolean read;

    TextFileSource(Path file, FieldKeys keys, boolean withSuffix, long row) {
        this.file = file;
        this.keys = keys;
        this.withSuffix = withSuffix;
        this.row = row;
    }

    @Override
    public Optional<RawRow> next() throws IOException {
        if (read) {
            return Optional.empty();
        }
        read = true;
        int bytes = (int) Math.min(Files.size(file), Integer.MAX_VALUE);
        return Optional.of(new RawRow(row, file.toString(), this::object, bytes));
    }

    private ObjectNode object() {
        try {
            if (Files.size(file) > JsonLinesSource.MAX_LINE) {
                throw new BadSampleException(
                        file.toString(), "the file is longer than " + (JsonLinesSource.MAX_LINE >> 20) + " MiB");
            }
            ObjectNode object = Json.mapper().createObjectNode();
            object.put(keys.text(), Files.readString(file, StandardCharsets.UTF_8));
            if (withSuffix) {
                object.put(Fields.SUFFIX, PictureFolderSource.suffix(file));
            }
            return object;
        } catch (CharacterCodingException e) {
            throw new BadSampleException(file.toString(), "it is not UTF-8 text");
        } catch (IOException e) {
            throw new BadSampleException(file.toString(), "it cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void close() {}
}
