package org.inkloom.run.settings;

import org.jspecify.annotations.Nullable;

/** A file is no text that settings could be read from: too long, or not UTF-8. */
public final class NoTextException extends MalformedSettingsException {
    NoTextException(String why, @Nullable Throwable cause) {
        super(why, 0, 0, cause);
    }
}
