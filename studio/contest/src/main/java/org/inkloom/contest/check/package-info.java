/**
 * The checks of entries, one after another: the score's threshold, and drawing their pictures again. The caller
 * supplies what computes them.
 */
@NullMarked
package org.inkloom.contest.check;

import org.jspecify.annotations.NullMarked;
