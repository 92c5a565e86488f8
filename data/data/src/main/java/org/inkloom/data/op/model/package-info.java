/** Operators that score, classify and describe with models, through the interfaces of {@code org.inkloom.data.model}. */
@NullMarked
package org.inkloom.data.op.model;

import org.jspecify.annotations.NullMarked;
