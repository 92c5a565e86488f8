/** Damaged and hostile inputs, carried ones and ones that are changed at random. */
@NullMarked
package org.inkloom.data.fuzz;

import org.jspecify.annotations.NullMarked;
