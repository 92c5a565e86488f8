package org.inkloom.contest.store;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Writes rows and, in the same transaction, their lines in the log. Transactions run one at a time, because each first
 * locks the log's chain; so lines follow one another, and what was read meanwhile does not change.
 */
final class Ledger {
    private static final String ADD = "insert into audit (number, at, part, subject, content, previous, hash)"
            + " values (:number, :at, :part, :subject, :content, :previous, :hash)";

    private final Handle handle;
    private final long now;
    private final Optional<ClockStep> step;
    private final List<LogLine> lines = new ArrayList<>();
    private long length;
    private String head;

    private Ledger(Handle handle, long now, Optional<ClockStep> step, long length, String head) {
        this.handle = handle;
        this.now = now;
        this.step = step;
        this.length = length;
        this.head = head;
    }

    static Ledger begin(Handle handle, InstantSource clock) {
        // PostgreSQL locks this row until the transaction ends; SQLite has locked the file.
        handle.execute("update chain set length = length where id = 1");
        // The clock is read after the lock is held; otherwise a transaction that waited for it would record an earlier
        // time than the line before.
        long now = clock.millis();
        Optional<ClockStep> step = handle.createQuery("select number, at from audit order by number desc limit 1")
                .map((rows, context) -> ClockStep.back(rows.getLong("number") + 1, now, rows.getLong("at")))
                .findFirst()
                .flatMap(Function.identity());
        return handle.createQuery("select length, head from chain where id = 1")
                .map((rows, context) -> new Ledger(handle, now, step, rows.getLong("length"), rows.getString("head")))
                .one();
    }

    /** Returns by how much the clock is behind the last line, if it is. */
    Optional<ClockStep> step() {
        return step;
    }

    Handle handle() {
        return handle;
    }

    long now() {
        return now;
    }

    /** Adds a row; returns false if there is one with the same key. */
    boolean add(LoggedTable part, Map<String, Object> row) {
        boolean added = handle.createUpdate(part.insert()).bindMap(row).execute() == 1;
        if (added) {
            log(part, row);
        }
        return added;
    }

    /** Changes the values of an existing row. */
    void change(LoggedTable part, Map<String, Object> row) {
        if (handle.createUpdate(part.update()).bindMap(row).execute() != 1) {
            throw new IllegalStateException("no row of " + part.table() + " " + LogLine.subject(part, row));
        }
        log(part, row);
    }

    private void log(LoggedTable part, Map<String, Object> row) {
        LogLine line = LogLine.of(++length, now, part, row, head);
        head = line.hash();
        lines.add(line);
    }

    /** Writes the lines of the log; then the transaction may be committed. */
    void end() {
        if (lines.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(ADD);
        for (LogLine line : lines) {
            batch.bind("number", line.number())
                    .bind("at", line.at())
                    .bind("part", line.part())
                    .bind("subject", line.subject())
                    .bind("content", line.content())
                    .bind("previous", line.previous())
                    .bind("hash", line.hash())
                    .add();
        }
        batch.execute();
        handle.execute("update chain set length = ?, head = ? where id = 1", length, head);
    }

    /**
     * Checks the log's chain, and compares the log with the tables.
     *
     * @param known a hash that was noted earlier and has to occur in the chain
     */
    AuditReport audit(Optional<String> known) {
        List<String> findings = new ArrayList<>();
        Map<String, String> latest = new HashMap<>();
        long read = 0;
        String last = "";
        boolean seen = known.isEmpty();
        List<LogLine> all = lines();
        for (LogLine line : all) {
            read++;
            if (line.number() != read) {
                findings.add(
                        "log: line " + read + " is missing, or stands twice; " + line.number() + " is in its place");
                read = line.number();
            }
            if (!line.previous().equals(last)) {
                findings.add("log: line " + line.number() + " does not follow the one before it");
            }
            if (!line.holds()) {
                findings.add("log: line " + line.number() + " (" + line.part() + " " + line.subject()
                        + ") was changed after it was written");
            }
            last = line.hash();
            seen |= known.filter(last::equals).isPresent();
            latest.put(line.part() + " " + line.subject(), line.content());
        }
        if (read != length || !last.equals(head)) {
            findings.add("log: it ends with line " + read + ", and line " + length + " was written last");
        }
        if (!seen) {
            findings.add("log: the line " + known.orElse("") + " that was noted earlier is not in it");
        }
        for (LoggedTable part : LoggedTable.values()) {
            compare(part, latest, findings);
        }
        latest.keySet().stream().sorted().forEach(row -> findings.add(row + ": was removed"));
        return new AuditReport(length, head, findings, ClockStep.in(all, now));
    }

    private List<LogLine> lines() {
        return handle.createQuery(
                        "select number, at, part, subject, content, previous, hash from audit order by number")
                .map((rows, context) -> new LogLine(
                        rows.getLong("number"),
                        rows.getLong("at"),
                        rows.getString("part"),
                        rows.getString("subject"),
                        rows.getString("content"),
                        rows.getString("previous"),
                        rows.getString("hash")))
                .list();
    }

    /** Removes the rows that the table contains from the map, and reports differences. */
    private void compare(LoggedTable part, Map<String, String> latest, List<String> findings) {
        handle.createQuery(part.select()).mapToMap().forEach(row -> {
            String name = part.table() + " " + LogLine.subject(part, row);
            String logged = latest.remove(name);
            String found = LogLine.content(row);
            if (logged == null) {
                findings.add(name + ": is not in the log: " + found);
            } else if (!logged.equals(found)) {
                findings.add(name + ": is " + found + " and was written as " + logged);
            }
        });
    }
}
