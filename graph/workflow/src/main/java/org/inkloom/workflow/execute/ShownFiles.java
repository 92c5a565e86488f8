package org.inkloom.workflow.execute;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the files lie that nodes show. */
@FunctionalInterface
public interface ShownFiles {
    /** Returns the file of a shown thing, which has {@code filename}, {@code subfolder} and {@code type}; nothing where it is none. */
    Optional<Path> file(Map<?, ?> shown);
}
