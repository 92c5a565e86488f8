/** Recipes of other programs. */
@NullMarked
package org.inkloom.diffusion.recipe;

import org.jspecify.annotations.NullMarked;
