/**
 * Sampling as ComfyUI does it: any sampler with any schedule of noise levels. Samples are float arrays on the Java
 * heap.
 */
@NullMarked
package org.inkloom.diffusion.sigma;

import org.jspecify.annotations.NullMarked;
