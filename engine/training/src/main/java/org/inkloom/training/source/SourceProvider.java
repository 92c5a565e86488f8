package org.inkloom.training.source;

import org.inkloom.run.RunControl;
import org.inkloom.training.config.SourceConfig;

/** Offers a source under a name; found by {@link java.util.ServiceLoader}. */
public interface SourceProvider {
    /** Returns the name that settings call it by. */
    String name();

    /**
     * Opens the source.
     *
     * @throws org.inkloom.run.InkloomException if the settings are not for it
     */
    ExampleSource open(SourceConfig config, long seed, RunControl control);
}
