package org.inkloom.contest.entry;

import java.util.Locale;

/** What an entry has to pass before it is judged. */
public enum CheckKind {
    /** The score of its pictures. */
    GATE,
    /** Its pictures are drawn again and compared. */
    VERIFY,
    /** What the organiser ruled by hand; it is there only where an entry was put out so. */
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
