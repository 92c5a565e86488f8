/**
 * The autoencoder between pictures and latents (Rombach et al., arXiv:2112.10752), with the published weight names of
 * diffusers' {@code AutoencoderKL}.
 */
@NullMarked
package org.inkloom.models.vae;

import org.jspecify.annotations.NullMarked;
