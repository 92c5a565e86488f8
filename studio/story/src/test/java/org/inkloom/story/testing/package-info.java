/** Doubles for tests of whatever draws through a painter. */
@NullMarked
package org.inkloom.story.testing;

import org.jspecify.annotations.NullMarked;
