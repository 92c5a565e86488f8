/**
 * Pictures as training sees them once they are decoded: how they are fitted to a size, mirroring, aspect-ratio buckets.
 *
 * <p>Plain Java, without tensors. Sizes are given as width, then height.
 */
@NullMarked
package org.inkloom.training.picture;

import org.jspecify.annotations.NullMarked;
