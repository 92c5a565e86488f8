/**
 * Several operations of a diffusion model as one kernel: on a GPU compiled when first used, elsewhere libtorch's plain
 * operations, which are also what the kernels are held to.
 */
@NullMarked
package org.inkloom.tensor.fused;

import org.jspecify.annotations.NullMarked;
