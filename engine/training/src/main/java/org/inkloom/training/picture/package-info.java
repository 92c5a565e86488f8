/**
 * Pictures as training sees them once they are decoded: how they are fitted to a size, mirroring, aspect-ratio buckets.
 *
 * <p>Plain Java, without tensors. Heights come before widths nowhere here except in names such as "HxW"; arguments are
 * ordered width, height.
 */
@NullMarked
package org.inkloom.training.picture;

import org.jspecify.annotations.NullMarked;
