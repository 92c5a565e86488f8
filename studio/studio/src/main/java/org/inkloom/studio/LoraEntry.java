package org.inkloom.studio;

import java.nio.file.Path;

/**
 * A LoRA on this machine.
 *
 * @param name under which {@link AppliedLora} refers to it
 * @param file its path
 */
public record LoraEntry(String name, Path file) {}
