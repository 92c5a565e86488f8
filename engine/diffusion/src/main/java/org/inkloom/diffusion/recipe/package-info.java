/** What pictures say of how they were drawn, read for drawing them again: our own recipes, A1111's text, ComfyUI's graph. */
@NullMarked
package org.inkloom.diffusion.recipe;

import org.jspecify.annotations.NullMarked;
