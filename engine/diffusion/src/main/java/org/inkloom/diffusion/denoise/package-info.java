/** Predicts the noise in latents: the interface that the sampling loop and training call, and its implementations. */
@NullMarked
package org.inkloom.diffusion.denoise;

import org.jspecify.annotations.NullMarked;
