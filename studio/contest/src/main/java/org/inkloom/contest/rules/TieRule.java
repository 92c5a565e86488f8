package org.inkloom.contest.rules;

import java.util.Locale;

/** What breaks a tie between entries of equal standing. */
public enum TieRule {
    /** The higher mean mark for technique. */
    TECHNIQUE,
    /** The higher mean mark for the coherence of the set. */
    COHERENCE,
    /** The higher mean mark for the overall look. */
    LOOK,
    /** More votes. */
    VOTES,
    /** The earlier submission; no two entries are equal in this. */
    ENTERED;

    /** Returns the name in the rules. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
