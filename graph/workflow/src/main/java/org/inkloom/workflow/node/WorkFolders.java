package org.inkloom.workflow.node;

import java.nio.file.Path;

/**
 * The folders of one user.
 *
 * @param input uploaded pictures
 * @param output results
 * @param temp files that are only shown
 */
public record WorkFolders(Path input, Path output, Path temp) {}
