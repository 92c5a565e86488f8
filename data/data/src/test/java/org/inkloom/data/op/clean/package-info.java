/** Tests of caption cleaning. */
@NullMarked
package org.inkloom.data.op.clean;

import org.jspecify.annotations.NullMarked;
