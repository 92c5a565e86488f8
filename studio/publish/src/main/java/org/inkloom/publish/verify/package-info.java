/** Draws the pictures of a package again and reports whether they are the same and, if not, why. */
@NullMarked
package org.inkloom.publish.verify;

import org.jspecify.annotations.NullMarked;
