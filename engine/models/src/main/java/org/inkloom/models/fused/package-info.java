/**
 * Layers for inference on a GPU that are built of {@link org.inkloom.tensor.fused}: features lie channels-last,
 * convolutions leave their bias to the kernel after them, and what is added is added where it is normalised.
 *
 * <p>They are built over the weights of the plain layers, which stay as they are, and compute the same up to rounding. On
 * a CPU they work too, by plain operations, which is how they are tested.
 */
@NullMarked
package org.inkloom.models.fused;

import org.jspecify.annotations.NullMarked;
