/**
 * libtorch for the rest of the house: devices, element types, one lifetime scheme, randomness and weight sources.
 *
 * <p>This package does not know what a model is. Dimension letters used throughout: B batch, C channels, H and W
 * height and width, T tokens or positions, D features, N heads.
 */
@NullMarked
package org.inkloom.tensor;

import org.jspecify.annotations.NullMarked;
