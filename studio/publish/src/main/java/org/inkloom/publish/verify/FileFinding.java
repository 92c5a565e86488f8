package org.inkloom.publish.verify;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A file that differs from the lock file.
 *
 * @param path in the package, or in the base model's folder
 * @param what the difference
 */
public record FileFinding(String path, What what) {
    private static final int MOST_NAMED = 4;

    /** The difference. */
    public enum What {
        /** Its content differs. */
        CHANGED,
        /** It is missing. */
        MISSING,
        /** The lock file does not list it. */
        NOT_LISTED
    }

    /** Returns the paths of the first few files for a sentence, with an ellipsis where there are more. */
    public static String named(List<FileFinding> files) {
        String first = files.stream().limit(MOST_NAMED).map(FileFinding::path).collect(Collectors.joining(", "));
        return files.size() > MOST_NAMED ? first + ", …" : first;
    }
}
