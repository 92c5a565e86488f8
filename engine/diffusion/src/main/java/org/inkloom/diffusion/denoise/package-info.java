/** What predicts the noise in latents: the port that the sampling loop and training call, and its implementations. */
@NullMarked
package org.inkloom.diffusion.denoise;

import org.jspecify.annotations.NullMarked;
