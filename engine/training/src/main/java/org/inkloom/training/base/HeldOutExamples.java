package org.inkloom.training.base;

import java.util.Optional;
import org.inkloom.training.config.SourceConfig;
import org.inkloom.training.source.ExampleSource;
import org.inkloom.training.source.Examples;

/** Reads a source's first held-out examples, which are the same each time. */
final class HeldOutExamples {
    private HeldOutExamples() {}

    /** Reads as many as the settings ask for; empty where the source holds none out or the settings ask for none. */
    static Optional<Examples> read(ExampleSource source, SourceConfig config, ExampleSource.Content content) {
        int count = Math.min(source.heldOut(), config.validationExamples());
        if (count == 0) {
            return Optional.empty();
        }
        try (ExampleSource.Reader reader = source.read(
                new ExampleSource.Stretch(ExampleSource.Split.HELD_OUT, content, 0, count, config.threads()))) {
            return Optional.of(reader.next());
        }
    }
}
