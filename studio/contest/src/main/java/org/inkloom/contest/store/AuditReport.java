package org.inkloom.contest.store;

import java.util.List;

/**
 * What an audit found.
 *
 * @param lines how many lines the log has
 * @param head the hash of the last one: whoever notes it elsewhere can prove later that nothing before it was changed, not
 *     even by somebody who wrote the whole log anew
 * @param findings what is not as it was written, a line each
 * @param clock times that cannot be right; no finding, since numbers and not times say what came first
 */
public record AuditReport(long lines, String head, List<String> findings, List<ClockStep> clock) {
    /** Copies the lists. */
    public AuditReport {
        findings = List.copyOf(findings);
        clock = List.copyOf(clock);
    }

    /** Returns whether everything is as it was written. */
    public boolean holds() {
        return findings.isEmpty();
    }
}
