package org.inkloom.data.engine;

import java.util.Optional;

/** Offers an engine that is not part of this module; found by {@link java.util.ServiceLoader}. */
public interface EngineProvider {
    /** Returns the engine's name in lower case, for example {@code spark}. */
    String name();

    /**
     * Makes the engine.
     *
     * @param master where it runs, in the engine's own notation, for example {@code local[4]} or
     *     {@code spark://host:7077}; the engine's default when empty
     */
    Engine create(Optional<String> master);
}
