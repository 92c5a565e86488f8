package org.inkloom.studio;

import java.nio.file.Path;

/**
 * A model that is on this machine.
 *
 * @param name opens it: {@link Studio#model}
 * @param folder where it lies
 */
public record ModelEntry(String name, Path folder) {}
