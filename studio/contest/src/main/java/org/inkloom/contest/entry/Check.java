package org.inkloom.contest.entry;

import java.util.Locale;

/**
 * A check of an entry.
 *
 * @param entry the entry's number
 * @param kind what is checked
 * @param state of the check
 * @param value what was measured, for people; may be empty
 * @param why it failed, or could not be done; may be empty
 * @param tries how often it was started and could not be done
 */
public record Check(int entry, CheckKind kind, State state, String value, String why, int tries) {
    /** The state of a check. */
    public enum State {
        /** It has not been done yet. */
        OPEN,
        /** The entry passed. */
        PASSED,
        /** The entry failed and is excluded. */
        FAILED,
        /** The entry has been excluded by another check already. */
        SKIPPED;

        /** Returns the name in the database. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns the state of a name. */
        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
