package org.inkloom.contest.entry;

import java.util.Locale;

/** The kinds of checks that an entry has to pass before it is judged. */
public enum CheckKind {
    /** The score of its pictures. */
    GATE,
    /** Its pictures are drawn again and compared. */
    VERIFY,
    /** A decision of the organiser; exists only for entries that were excluded in this way. */
    RULING;

    /** Returns the name in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the kind of a name. */
    public static CheckKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
