/** Tests what the recorded cases of the operators on pictures leave open. */
@NullMarked
package org.inkloom.data.op.image;

import org.jspecify.annotations.NullMarked;
