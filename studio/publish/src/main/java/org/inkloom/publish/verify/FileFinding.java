package org.inkloom.publish.verify;

/**
 * A file that is not as the lock file has it.
 *
 * @param path in the package, or in the base model's folder
 * @param what is wrong with it
 */
public record FileFinding(String path, What what) {
    /** What is wrong. */
    public enum What {
        /** Its bytes are others. */
        CHANGED,
        /** It is not there. */
        MISSING,
        /** The lock file does not list it. */
        NOT_LISTED
    }
}
