/** Tests against fastText 0.9.2. */
@NullMarked
package org.inkloom.data.op.language;

import org.jspecify.annotations.NullMarked;
