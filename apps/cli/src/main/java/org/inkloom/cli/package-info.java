/**
 * The {@code inkloom} command: flags, progress on a terminal, exit codes and error messages.
 *
 * <p>It has nothing that a library user might want; each command passes its flags to a module below.
 */
@NullMarked
package org.inkloom.cli;

import org.jspecify.annotations.NullMarked;
