/** Interfaces to models that packing and verifying need; the caller implements them. */
@NullMarked
package org.inkloom.publish;

import org.jspecify.annotations.NullMarked;
