package org.inkloom.contest.entry;

import java.util.Locale;

/**
 * A check of an entry.
 *
 * @param entry the entry's number
 * @param kind what is checked
 * @param state how it stands
 * @param value what was measured, for people; may be empty
 * @param why it failed, or could not be done; may be empty
 * @param tries how often it was begun and could not be done
 */
public record Check(int entry, CheckKind kind, State state, String value, String why, int tries) {
    /** How a check stands. */
    public enum State {
        /** It is still to be done. */
        OPEN,
        /** The entry passed. */
        PASSED,
        /** The entry is out. */
        FAILED,
        /** The entry is out by another check already. */
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
