/**
 * The {@code inkloom} command: flags, progress on a terminal, exit codes and how an error is shown.
 *
 * <p>Nothing that a library user would want lives here; each command hands its flags to a module below.
 */
@NullMarked
package org.inkloom.cli;

import org.jspecify.annotations.NullMarked;
