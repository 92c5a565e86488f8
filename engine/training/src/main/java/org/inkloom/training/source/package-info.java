/**
 * Endless examples for training a model from scratch: where they come from, and the pool of them on the device from which
 * batches are drawn while new ones take the places of old ones.
 */
@NullMarked
package org.inkloom.training.source;

import org.jspecify.annotations.NullMarked;
