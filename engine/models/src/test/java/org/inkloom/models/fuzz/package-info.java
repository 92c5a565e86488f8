/** Damaged and hostile model folders. */
@NullMarked
package org.inkloom.models.fuzz;

import org.jspecify.annotations.NullMarked;
