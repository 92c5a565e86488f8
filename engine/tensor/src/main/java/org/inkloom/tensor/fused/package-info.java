/**
 * Several operations of a diffusion model done by one kernel. On a GPU the kernels are compiled when first used;
 * elsewhere libtorch's plain operations do the same, and tests compare the kernels with them.
 */
@NullMarked
package org.inkloom.tensor.fused;

import org.jspecify.annotations.NullMarked;
