package org.inkloom.workflow.node;

import java.nio.file.Path;

/**
 * Where nodes read and write for one user.
 *
 * @param input pictures that were uploaded
 * @param output results
 * @param temp what is only shown
 */
public record WorkFolders(Path input, Path output, Path temp) {}
