/** Contests small enough to be computed by hand, or by the plainest loop. */
@NullMarked
package org.inkloom.contest;

import org.jspecify.annotations.NullMarked;
