package org.inkloom.studio;

import java.nio.file.Path;

/**
 * A model on this machine.
 *
 * @param name by which {@link Studio#model} opens it
 * @param folder its path
 */
public record ModelEntry(String name, Path folder) {}
