package org.inkloom.server.http;

import java.util.List;
import java.util.Locale;
import org.inkloom.run.InkloomException;

/** A full disk, which files and databases tell of in words of their own, often as the cause of something else. */
final class FullDisk {
    /** Of Linux, of quotas, of Windows, of SQLite; PostgreSQL hands on what the system says. */
    private static final List<String> WORDS =
            List.of("no space left", "quota exceeded", "not enough space", "database or disk is full");

    private static final int DEEPEST = 20;

    private FullDisk() {}

    /** Returns whether a failure comes of one. */
    static boolean isCauseOf(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (WORDS.stream().anyMatch(said::contains)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** What is told to who asks. */
    static InkloomException failure(Throwable cause) {
        return InkloomException.failed(
                "INK-FILE-030",
                "The server's disk ran full while what was sent was written; nothing of it was kept.",
                "Pictures that were drawn, uploads and kept results take its room.",
                "Free some space there, or delete pictures in the history.",
                cause);
    }
}
