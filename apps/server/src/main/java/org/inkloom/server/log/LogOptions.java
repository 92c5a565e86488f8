package org.inkloom.server.log;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a server writes down, and how.
 *
 * @param form for people or for programs
 * @param least what is less is left out
 * @param file where to; the console where there is none
 * @param fileBytes how large a file becomes before the next one is begun
 * @param files how many are kept, the one that is written among them
 * @param prompts whether the graphs of jobs are written down, and with them what users asked for
 */
public record LogOptions(
        Form form, ServerLog.Level least, Optional<Path> file, long fileBytes, int files, boolean prompts) {
    /** How a line looks. */
    public enum Form {
        /** Time, level, event, and what belongs to it. */
        TEXT,
        /** One JSON object. */
        JSON
    }

    /** Lines for people, of the usual level, on the console, without prompts. */
    public static final LogOptions USUAL =
            new LogOptions(Form.TEXT, ServerLog.Level.INFO, Optional.empty(), 16L << 20, 5, false);

    /** Checks itself. */
    public LogOptions {
        if (fileBytes < 1 || files < 1) {
            throw new IllegalArgumentException(fileBytes + " bytes, " + files + " files");
        }
    }

    /** Returns the same in another form. */
    public LogOptions in(Form form) {
        return new LogOptions(form, least, file, fileBytes, files, prompts);
    }

    /** Returns the same from another level on. */
    public LogOptions from(ServerLog.Level least) {
        return new LogOptions(form, least, file, fileBytes, files, prompts);
    }

    /** Returns the same into a file, of which so many of such a size are kept. */
    public LogOptions into(Optional<Path> file, long fileBytes, int files) {
        return new LogOptions(form, least, file, fileBytes, files, prompts);
    }

    /** Returns the same with graphs of jobs or without. */
    public LogOptions withPrompts(boolean prompts) {
        return new LogOptions(form, least, file, fileBytes, files, prompts);
    }
}
