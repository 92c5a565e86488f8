/** Files of tensors with a checksum against damage. */
@NullMarked
package org.inkloom.training.store;

import org.jspecify.annotations.NullMarked;
