/** Reads how a picture was drawn from its file, to draw it again: Inkloom's recipe, A1111's text, ComfyUI's graph. */
@NullMarked
package org.inkloom.diffusion.recipe;

import org.jspecify.annotations.NullMarked;
