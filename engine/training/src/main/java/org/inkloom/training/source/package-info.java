/**
 * Endless sources of examples for training from scratch, and the pool on the device from which batches are drawn while
 * new examples replace old ones.
 */
@NullMarked
package org.inkloom.training.source;

import org.jspecify.annotations.NullMarked;
