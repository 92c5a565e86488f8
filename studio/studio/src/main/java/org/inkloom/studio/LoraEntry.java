package org.inkloom.studio;

import java.nio.file.Path;

/**
 * A LoRA that is on this machine.
 *
 * @param name what {@link AppliedLora} calls it
 * @param file where it lies
 */
public record LoraEntry(String name, Path file) {}
