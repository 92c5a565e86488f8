/** Operators that look at a sample's pictures. */
@NullMarked
package org.inkloom.data.op.image;

import org.jspecify.annotations.NullMarked;
