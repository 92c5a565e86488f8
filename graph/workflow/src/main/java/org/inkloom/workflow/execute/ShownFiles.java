package org.inkloom.workflow.execute;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds the files that nodes show. */
@FunctionalInterface
public interface ShownFiles {
    /**
     * Returns the path for an item with {@code filename}, {@code subfolder} and {@code type}; empty if the item names
     * no file.
     */
    Optional<Path> file(Map<?, ?> shown);
}
