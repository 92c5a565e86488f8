package org.inkloom.run;

/** Words of command lines that are printed for a user to copy. */
public final class ShellWord {
    private ShellWord() {}

    /**
     * Quotes for a POSIX shell where it is needed: within single quotes nothing but the single quote itself is special.
     *
     * @return the value itself, if it consists of letters, digits and {@code _./:=@%+-}
     */
    public static String quoted(String value) {
        if (value.matches("[A-Za-z0-9_./:=@%+-]+")) {
            return value;
        }
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
