package org.inkloom.run.settings;

/** A group of settings says a key twice, and only one of them can be meant. */
public final class RepeatedKeyException extends MalformedSettingsException {
    private final String key;
    private final int earlierLine;

    RepeatedKeyException(String key, int earlierLine, int line, int column) {
        super("the key '" + key + "' is said twice", line, column, null);
        this.key = key;
        this.earlierLine = earlierLine;
    }

    /** Returns the key. */
    public String key() {
        return key;
    }

    /** Returns the line where it stood first, counted from 1. */
    public int earlierLine() {
        return earlierLine;
    }
}
