/** Repairs text that was decoded wrongly, by the rules and in the order of ftfy 6.3. */
@NullMarked
package org.inkloom.data.op.unicode;

import org.jspecify.annotations.NullMarked;
