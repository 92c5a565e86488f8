/**
 * Measurements of whole parts of the program: milliseconds, memory, achieved arithmetic.
 *
 * <p>Timing belongs here and never into a test.
 */
@NullMarked
package org.inkloom.bench;

import org.jspecify.annotations.NullMarked;
