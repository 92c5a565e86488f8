/** Mappers that clean and rewrite captions. */
@NullMarked
package org.inkloom.data.op.clean;

import org.jspecify.annotations.NullMarked;
