package org.inkloom.data.io;

import com.github.luben.zstd.ZstdIOException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.ZipException;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Rows of a JSONL file, one object a line. Empty lines are passed over; broken ones become rows that fail to parse. */
public final class JsonLinesSource implements RowSource {
    /** A longer line is not read into memory. */
    public static final int MAX_LINE = 64 << 20;

    private final LineReader lines;
    private final String name;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 12);
    private long row;
    private long lineNumber;
    private boolean ended;
    private String damage = "";
    private final ReadingNotes notes;

    /**
     * Reads a stream.
     *
     * @param in the bytes; closed with the source
     * @param name the file, for messages
     * @param firstRow number of the first row
     */
    public JsonLinesSource(InputStream in, String name, long firstRow) {
        this(in, name, firstRow, 0, new ReadingNotes());
    }

    /** Reads a stream that starts after so many lines of its file. */
    JsonLinesSource(InputStream in, String name, long firstRow, long linesBefore, ReadingNotes notes) {
        this.notes = notes;
        this.lines = new LineReader(in, MAX_LINE);
        this.name = name;
        this.row = firstRow;
        this.lineNumber = linesBefore;
    }

    /** Returns how many bytes of the stream the rows so far have taken. */
    long consumed() {
        return lines.consumed();
    }

    /** Returns how many lines of the file lie behind. */
    long lineNumber() {
        return lineNumber;
    }

    @Override
    public Optional<RawRow> next() throws IOException {
        while (!ended && hasLine()) {
            lineNumber++;
            String where = name + " line " + lineNumber;
            if (!damage.isEmpty()) {
                ended = true;
                String why = "the rest of the file cannot be unpacked: " + damage;
                return Optional.of(new RawRow(row++, where, () -> bad(where, why), 0));
            }
            if (lines.wasTooLong()) {
                return Optional.of(new RawRow(
                        row++, where, () -> bad(where, "the line is longer than " + (MAX_LINE >> 20) + " MiB"), 0));
            }
            byte[] bytes = line.toByteArray();
            if (line.size() > 1 << 20) {
                // One long line must not keep its buffer for the rest of the file.
                line.reset();
            }
            if (isBlank(bytes)) {
                continue;
            }
            return Optional.of(new RawRow(row++, where, () -> parse(bytes, where, notes), bytes.length));
        }
        return Optional.empty();
    }

    /** A packed file that is damaged gives the lines before the damage. */
    private boolean hasLine() throws IOException {
        try {
            return lines.next(line);
        } catch (ZipException | EOFException | ZstdIOException e) {
            damage = String.valueOf(e.getMessage());
            return true;
        }
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private static ObjectNode bad(String where, String why) {
        throw new BadSampleException(where, why);
    }

    /** Parses one JSON object; a line in another encoding than UTF-8 is recognised, and told. */
    static ObjectNode parse(byte[] bytes, String where, ReadingNotes notes) {
        if (!isUtf8(bytes)) {
            TextEncoding.Decoded text = TextEncoding.decode(bytes)
                    .orElseThrow(() -> new BadSampleException(where, "it is not JSON: invalid UTF-8"));
            text.assumed().ifPresent(encoding -> notes.add("Read as " + encoding + ", not UTF-8", where));
            return parsed(text.text().getBytes(StandardCharsets.UTF_8), where);
        }
        return parsed(bytes, where);
    }

    private static ObjectNode parsed(byte[] bytes, String where) {
        JsonNode node;
        try {
            node = Json.row(bytes);
        } catch (JacksonException e) {
            throw new BadSampleException(where, "it is not JSON: " + reason(e));
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new BadSampleException(where, "it is JSON but not an object");
    }

    private static boolean isUtf8(byte[] bytes) {
        boolean ascii = true;
        for (byte b : bytes) {
            if (b < 0) {
                ascii = false;
                break;
            }
        }
        if (ascii) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String reason(JacksonException e) {
        String message = String.valueOf(e.getOriginalMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
