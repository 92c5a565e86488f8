/**
 * The layers that published checkpoints are made of. A layer's constructor takes its {@link
 * org.inkloom.tensor.WeightScope} and sizes; its forward pass is pure and leaves only its result in the caller's scope.
 */
@NullMarked
package org.inkloom.tensor.layers;

import org.jspecify.annotations.NullMarked;
