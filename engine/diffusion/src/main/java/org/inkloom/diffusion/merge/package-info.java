/** Merging: models whose weights are weighted sums of other models' weights. */
@NullMarked
package org.inkloom.diffusion.merge;

import org.jspecify.annotations.NullMarked;
