/** Tests of recorded work; they need a GPU. */
@NullMarked
package org.inkloom.tensor.cuda;

import org.jspecify.annotations.NullMarked;
