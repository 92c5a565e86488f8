package org.inkloom.data.io.parquet;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the reader from telling on the terminal which of its fast ways this Java has. */
final class QuietHardwood {
    // Held, as a logger that nobody holds forgets its level.
    private static final Logger LOGGER = Logger.getLogger("dev.hardwood");

    private QuietHardwood() {}

    static void settle() {
        LOGGER.setLevel(Level.WARNING);
    }
}
