package org.inkloom.contest.store;

import java.util.List;

/**
 * The result of an audit of the log.
 *
 * @param lines number of lines of the log
 * @param head hash of the last line. If it is noted elsewhere, it proves later that nothing before it was changed,
 *     not even by somebody who rewrote the whole log
 * @param findings differences between what was written and what is stored, a line each
 * @param clock times that cannot be right; these are no findings, because the order is given by numbers and not by
 *     times
 */
public record AuditReport(long lines, String head, List<String> findings, List<ClockStep> clock) {
    /** Copies the lists. */
    public AuditReport {
        findings = List.copyOf(findings);
        clock = List.copyOf(clock);
    }

    /** Returns whether nothing was changed. */
    public boolean holds() {
        return findings.isEmpty();
    }
}
