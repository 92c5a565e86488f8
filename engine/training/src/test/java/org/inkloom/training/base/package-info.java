/** Tests of training from scratch, on a miniature and on coloured squares. */
@NullMarked
package org.inkloom.training.base;

import org.jspecify.annotations.NullMarked;
