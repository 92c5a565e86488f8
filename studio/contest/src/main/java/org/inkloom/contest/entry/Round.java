package org.inkloom.contest.entry;

import java.util.Locale;

/** The rounds of voting by judges. */
public enum Round {
    /** All entries are judged; the best of them form the shortlist. */
    FIRST,
    /** The shortlisted entries have been presented and are judged once more. */
    FINAL;

    /** Returns the name in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
