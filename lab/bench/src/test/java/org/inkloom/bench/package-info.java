/** Tests of the measurements' counting, not of speed; and that native memory stays flat. */
@NullMarked
package org.inkloom.bench;

import org.jspecify.annotations.NullMarked;
