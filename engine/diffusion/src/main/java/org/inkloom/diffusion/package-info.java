/**
 * From a prompt to a picture: guidance, the sampling loop, text-to-image and image-to-image.
 *
 * <p>{@link org.inkloom.diffusion.DiffusionPipeline} is where to start. This package does not know training.
 */
@NullMarked
package org.inkloom.diffusion;

import org.jspecify.annotations.NullMarked;
