package org.inkloom.run.settings;

/** A whole number in YAML has more than 64 bits. In JSON such a number is left to whoever asks for the key. */
public final class LongNumberException extends MalformedSettingsException {
    private final String number;

    LongNumberException(String number, int line, int column) {
        super("the whole number " + number + " has more than 64 bits", line, column, null);
        this.number = number;
    }

    /** Returns the number as it is written. */
    public String number() {
        return number;
    }
}
