package org.inkloom.picture;

/** A file or byte array is not a picture that can be used; the message says why, without the file's name. */
public final class BadPictureException extends Exception {
    /** Creates the exception with what is wrong, for example {@code "the file is empty"}. */
    public BadPictureException(String why) {
        super(why, null, false, false);
    }

    /** Returns what is wrong. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
