/** Operators that score, classify and describe with models, through the interfaces of {@code org.inkloom.data.port}. */
@NullMarked
package org.inkloom.data.op.neural;

import org.jspecify.annotations.NullMarked;
