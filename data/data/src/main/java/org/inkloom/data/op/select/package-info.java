/** Selectors: a part of the whole data set by rank, frequency, tag or chance. */
@NullMarked
package org.inkloom.data.op.select;

import org.jspecify.annotations.NullMarked;
