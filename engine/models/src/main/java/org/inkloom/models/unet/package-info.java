/**
 * The conditional U-Net of SDXL and Kolors (Podell et al., arXiv:2307.01952), with the published weight names of
 * diffusers' {@code UNet2DConditionModel}.
 *
 * <p>It does not know schedulers. Dimension letters: B batch, C channels, H and W latent height and width, T tokens,
 * D features.
 */
@NullMarked
package org.inkloom.models.unet;

import org.jspecify.annotations.NullMarked;
