package org.inkloom.contest.store;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.inkloom.run.folder.ContentDigest;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line of the log: a row as it was written, chained to the previous line by its hash.
 *
 * @param number from 1, without gaps
 * @param at time in milliseconds since 1970
 * @param part the table
 * @param subject the row's key, a JSON list
 * @param content the whole row, a JSON object with sorted keys
 * @param previous hash of the previous line; empty for the first
 * @param hash SHA-256 of all of these
 */
record LogLine(long number, long at, String part, String subject, String content, String previous, String hash) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static LogLine of(long number, long at, LoggedTable part, Map<String, Object> row, String previous) {
        String subject = subject(part, row);
        String content = content(row);
        return new LogLine(
                number,
                at,
                part.table(),
                subject,
                content,
                previous,
                hash(number, at, part.table(), subject, content, previous));
    }

    static String subject(LoggedTable part, Map<String, Object> row) {
        return JSON.writeValueAsString(part.keys().stream().map(row::get).toList());
    }

    static String content(Map<String, Object> row) {
        return JSON.writeValueAsString(new TreeMap<>(row));
    }

    private static String hash(long number, long at, String part, String subject, String content, String previous) {
        return ContentDigest.of(List.of(Long.toString(number), Long.toString(at), part, subject, content, previous));
    }

    boolean holds() {
        return hash.equals(hash(number, at, part, subject, content, previous));
    }
}
