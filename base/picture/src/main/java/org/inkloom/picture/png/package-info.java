/**
 * Pictures as PNG files that carry their whole recipe: 8-bit RGB pixels, text chunks in any script, and the recipe's two
 * spellings (the {@code parameters} text that A1111 and ComfyUI read, and Inkloom's own JSON).
 */
@NullMarked
package org.inkloom.picture.png;

import org.jspecify.annotations.NullMarked;
