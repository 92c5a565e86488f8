/**
 * Layers for inference on a GPU that are built on the kernels of {@link org.inkloom.tensor.fused}. Features lie in
 * memory channels-last, that is pixel by pixel with all channels of a pixel side by side. Convolutions leave their bias
 * to the kernel that runs after them, and residuals are added inside the normalisation that reads the sum.
 *
 * <p>These layers are built over the weights of the plain layers, which stay usable, and compute the same up to
 * rounding. On a CPU they work too, by plain operations; that is how they are tested.
 */
@NullMarked
package org.inkloom.models.fused;

import org.jspecify.annotations.NullMarked;
