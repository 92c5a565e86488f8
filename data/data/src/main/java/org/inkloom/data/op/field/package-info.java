/** Filters by the value of a field. */
@NullMarked
package org.inkloom.data.op.field;

import org.jspecify.annotations.NullMarked;
