package org.inkloom.data.spark;

import java.util.Optional;
import org.inkloom.data.engine.Engine;
import org.inkloom.data.engine.EngineProvider;

/** Offers the engine {@code spark}. */
public final class SparkEngineProvider implements EngineProvider {
    @Override
    public String name() {
        return "spark";
    }

    @Override
    public Engine create(Optional<String> master) {
        return new SparkEngine(master);
    }
}
