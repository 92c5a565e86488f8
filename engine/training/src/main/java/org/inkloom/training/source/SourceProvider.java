package org.inkloom.training.source;

import org.inkloom.run.RunControl;
import org.inkloom.training.config.SourceConfig;

/** Makes a source that settings refer to by name; found by {@link java.util.ServiceLoader}. */
public interface SourceProvider {
    /** Returns the name by which settings refer to it. */
    String name();

    /**
     * Opens the source.
     *
     * @param seed of the run
     * @throws org.inkloom.run.InkloomException if the settings do not fit this source
     */
    ExampleSource open(SourceConfig config, long seed, RunControl control);
}
