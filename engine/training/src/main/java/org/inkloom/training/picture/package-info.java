/**
 * Preparation of decoded pictures for training: resizing and cropping, mirroring, buckets of aspect ratios.
 *
 * <p>Plain Java, without tensors. Sizes are given as width, then height.
 */
@NullMarked
package org.inkloom.training.picture;

import org.jspecify.annotations.NullMarked;
