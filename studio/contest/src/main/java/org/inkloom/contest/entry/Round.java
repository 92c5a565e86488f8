package org.inkloom.contest.entry;

import java.util.Locale;

/** When ballots are cast. */
public enum Round {
    /** All entries are judged; the shortlist comes of it. */
    FIRST,
    /** The shortlisted have defended their work and are judged once more. */
    FINAL;

    /** Returns the name in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
