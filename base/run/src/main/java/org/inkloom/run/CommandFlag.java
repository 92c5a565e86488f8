package org.inkloom.run;

/**
 * A flag in a whole command line that a text tells the user to run, such as {@code inkloom pull NAME --file F}. It reads
 * the same wherever it is shown; where a text speaks of a setting and not of a command, {@link SettingKey} belongs.
 *
 * @param name without its dashes
 */
public record CommandFlag(String name) {
    /** Returns the flag of a name. */
    public static CommandFlag of(String name) {
        return new CommandFlag(name);
    }

    /** Returns the flag as it is typed. */
    @Override
    public String toString() {
        return "--" + name;
    }
}
