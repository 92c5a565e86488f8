package org.inkloom.score.coherence;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.models.reader.SlotReader;

/** The reader that comes with Inkling, where it lies in a checkout. */
public final class CarriedReader {
    private CarriedReader() {}

    /** Returns its file; the test is skipped where it is absent. */
    public static Path file() {
        return required(Path.of("..", "..", "lab", "inkling-model", "reader", SlotReader.FILE));
    }

    /** Returns the file of the reader of the wide edition; the test is skipped where it is absent. */
    public static Path wide() {
        return required(Path.of("..", "..", "lab", "inkling-model", "next", "reader", SlotReader.FILE));
    }

    private static Path required(Path file) {
        assumeTrue(Files.isRegularFile(file), () -> "no slot reader at " + file.toAbsolutePath());
        return file;
    }
}
