/**
 * libtorch for the other modules: devices, element types, the one scheme by which native memory is freed, randomness,
 * and where weights come from.
 *
 * <p>This package does not know what a model is. Dimension letters used throughout: B batch, C channels, H and W height
 * and width, T tokens or positions, D features, N heads.
 */
@NullMarked
package org.inkloom.tensor;

import org.jspecify.annotations.NullMarked;
