package org.inkloom.data.io;

import java.util.List;
import java.util.StringJoiner;

/** Writes CSV (RFC 4180): a field with a separator, a quote or a line break is quoted, quotes inside are doubled. */
public final class Csv {
    private Csv() {}

    /** Returns one record with its line end. */
    public static String record(List<String> fields, char separator) {
        StringJoiner record = new StringJoiner(String.valueOf(separator), "", "\n");
        fields.forEach(field -> record.add(quoted(field, separator)));
        return record.toString();
    }

    private static String quoted(String field, char separator) {
        boolean plain = field.chars().noneMatch(c -> c == separator || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
