/** Files of tensors that show when they are damaged. */
@NullMarked
package org.inkloom.training.store;

import org.jspecify.annotations.NullMarked;
