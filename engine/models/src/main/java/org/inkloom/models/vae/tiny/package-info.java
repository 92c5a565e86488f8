/**
 * The tiny autoencoder of Stable Diffusion's latents (TAESD by O. B. Bohan, MIT; diffusers' {@code AutoencoderTiny}): a
 * million parameters that show what latents look like at a hundredth of the decoder's work.
 */
@NullMarked
package org.inkloom.models.vae.tiny;

import org.jspecify.annotations.NullMarked;
