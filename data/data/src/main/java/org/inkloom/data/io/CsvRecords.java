package org.inkloom.data.io;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.run.InkloomException;

/**
 * Cuts a table into records (RFC 4180: quoted fields may hold separators, line breaks and doubled quotes). Lines end at
 * {@code \n}, {@code \r\n} or {@code \r}; blanks around a quoted field do not matter.
 */
final class CsvRecords implements Closeable {
    private static final int MAX_FIELD = JsonLinesSource.MAX_LINE;
    private static final int MAX_FIELDS = 16_384;
    private static final int BUFFER = 1 << 16;

    private final BufferedReader in;
    private final String name;
    private char separator;
    private int columns = Integer.MAX_VALUE;
    private final StringBuilder field = new StringBuilder();
    private final StringBuilder rest = new StringBuilder();
    private long line = 1;
    private long column;

    /**
     * A record.
     *
     * @param fields as they are told apart by separators
     * @param rest from the last column on, as it stands in the file; empty unless there are more fields than columns
     * @param line where it begins, from 1
     */
    record Row(List<String> fields, Optional<String> rest, long line) {}

    /** A record is longer than any table's; what follows it cannot be told apart from it. */
    static final class TooLongException extends IOException {
        private TooLongException(String why) {
            super(why);
        }
    }

    /** Where a quote was opened. */
    private record Opened(long line, long column) {}

    CsvRecords(Reader in, char separator, String name) {
        this.in = new BufferedReader(in, BUFFER);
        this.separator = separator;
        this.name = name;
    }

    /** Tells how many columns the table has, so that what stands behind the last separator can be kept. */
    void expect(int count) {
        columns = count;
    }

    /** Goes on with another separator. */
    void separateBy(char other) {
        separator = other;
    }

    /**
     * Reads one record, which may span lines; empty at the end of the file.
     *
     * @throws InkloomException INK-DATA-035 if a quote is not closed
     * @throws TooLongException if it has more fields, or a longer one, than any table has
     */
    Optional<Row> next() throws IOException {
        int c = read();
        if (c < 0) {
            return Optional.empty();
        }
        long first = line;
        List<String> fields = new ArrayList<>();
        field.setLength(0);
        rest.setLength(0);
        for (; c >= 0; c = read()) {
            if (c == separator) {
                keep(c, fields.size());
                if (fields.size() + 1 >= MAX_FIELDS) {
                    throw new TooLongException("line " + line + " has more than " + MAX_FIELDS + " fields");
                }
                fields.add(field.toString());
                field.setLength(0);
            } else if (c == '\n' || c == '\r') {
                endLine(c);
                break;
            } else if (c == '"' && isBlank(field)) {
                keep(c, fields.size());
                field.setLength(0);
                quoted(fields.size());
            } else {
                keep(c, fields.size());
                append(field, c);
            }
        }
        fields.add(field.toString());
        boolean more = fields.size() > columns;
        return Optional.of(new Row(fields, more ? Optional.of(rest.toString()) : Optional.empty(), first));
    }

    /** Reads up to the quote that closes a field, and the blanks behind it. */
    private void quoted(int index) throws IOException {
        Opened opened = new Opened(line, column);
        while (true) {
            int c = read();
            if (c < 0) {
                throw unclosed(opened, "The file ends before it is closed.");
            }
            keep(c, index);
            if (c == '"') {
                if (peek() != '"') {
                    break;
                }
                keep(read(), index);
            }
            if (field.length() >= MAX_FIELD) {
                throw unclosed(opened, "It is not closed within " + (MAX_FIELD >> 20) + " Mi characters.");
            }
            field.append((char) c);
            if (c == '\n') {
                newLine();
            }
        }
        StringBuilder blanks = new StringBuilder();
        while (peek() == ' ' || peek() == '\t' && separator != '\t') {
            int blank = read();
            keep(blank, index);
            blanks.append((char) blank);
        }
        int next = peek();
        boolean ends = next < 0 || next == separator || next == '\n' || next == '\r';
        if (!ends && line > opened.line()) {
            throw unclosed(opened, "The next quote, in line " + line + ", has text behind it and closes nothing.");
        }
        if (!ends) {
            // As Python's reader does: the field goes on without quotes.
            field.append(blanks);
        }
    }

    /** Keeps what belongs to the last column, if it should turn out to have separators in it. */
    private void keep(int c, int index) {
        if (index >= columns - 1) {
            rest.append((char) c);
        }
    }

    private static boolean isBlank(StringBuilder text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != ' ' && text.charAt(i) != '\t') {
                return false;
            }
        }
        return true;
    }

    private void append(StringBuilder target, int c) throws IOException {
        if (target.length() >= MAX_FIELD) {
            throw new TooLongException(
                    "line " + line + " has a field longer than " + (MAX_FIELD >> 20) + " Mi characters");
        }
        target.append((char) c);
    }

    private void endLine(int c) throws IOException {
        if (c == '\r' && peek() == '\n') {
            read();
        }
        newLine();
    }

    private void newLine() {
        line++;
        column = 0;
    }

    private int read() throws IOException {
        column++;
        return in.read();
    }

    private int peek() throws IOException {
        in.mark(1);
        int c = in.read();
        in.reset();
        return c;
    }

    private InkloomException unclosed(Opened at, String why) {
        return InkloomException.badInput(
                "INK-DATA-035",
                "The table " + name + " has a quote in line " + at.line() + ", column " + at.column()
                        + " that is not closed.",
                why + " Read on, it would swallow the rows behind it.",
                "Close it; a quote inside a caption is written as two quotes.");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
