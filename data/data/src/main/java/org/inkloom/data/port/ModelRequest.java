package org.inkloom.data.port;

import java.nio.file.Path;

/**
 * Which model an operator wants.
 *
 * @param operator the operator's name, for messages
 * @param model a repository's name, or a folder
 * @param base where a relative folder starts
 * @param accelerator {@code cpu}, or {@code cuda} for a GPU if there is one
 */
public record ModelRequest(String operator, String model, Path base, String accelerator) {}
