package org.inkloom.run.settings;

/**
 * Where a value stands.
 *
 * @param source the file's name
 * @param line counted from 1; 0 where it is not known
 * @param path the keys that lead to it, for example {@code shots[2].seed}; empty at the top
 */
public record SettingsPlace(String source, int line, String path) {
    /** Returns file and line: {@code story.yaml line 3}. */
    public String fileAndLine() {
        return line > 0 ? source + " line " + line : source;
    }

    /** Returns " at line 3", or nothing where the line is not known, for the middle of a sentence. */
    public String atLine() {
        return line > 0 ? " at line " + line : "";
    }

    /** Returns file, line and path: {@code story.yaml line 3, shots[2].seed}. */
    @Override
    public String toString() {
        return path.isEmpty() ? fileAndLine() : fileAndLine() + ", " + path;
    }
}
