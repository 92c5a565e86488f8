package org.inkloom.run.settings;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A file of settings is not what its format asks for, or goes beyond {@link SettingsLimits}. Whoever reads the file
 * makes an error with a code of it.
 */
public sealed class MalformedSettingsException extends Exception
        permits LongNumberException, NoTextException, RepeatedKeyException {
    private final String why;
    private final int line;
    private final int column;

    MalformedSettingsException(String why, int line, int column, @Nullable Throwable cause) {
        super(line > 0 ? "line " + line + ", column " + column + ": " + why : why, cause);
        this.why = why;
        this.line = line;
        this.column = column;
    }

    MalformedSettingsException(String why) {
        this(why, 0, 0, null);
    }

    /** Returns what is wrong, a clause without a full stop and without the place. */
    public String why() {
        return why;
    }

    /** Returns the line, counted from 1, where it is known. */
    public OptionalInt line() {
        return line > 0 ? OptionalInt.of(line) : OptionalInt.empty();
    }

    /** Returns the column, counted from 1, where it is known. */
    public OptionalInt column() {
        return line > 0 ? OptionalInt.of(column) : OptionalInt.empty();
    }

    /** Returns what is wrong and where: {@code line 3, column 7: a quote is not closed}. */
    public String place() {
        return String.valueOf(getMessage());
    }
}
