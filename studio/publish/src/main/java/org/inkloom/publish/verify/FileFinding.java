package org.inkloom.publish.verify;

/**
 * A file that differs from the lock file.
 *
 * @param path in the package, or in the base model's folder
 * @param what the difference
 */
public record FileFinding(String path, What what) {
    /** The difference. */
    public enum What {
        /** Its content differs. */
        CHANGED,
        /** It is missing. */
        MISSING,
        /** The lock file does not list it. */
        NOT_LISTED
    }
}
