/** Recipes as Data-Juicer users write them: read, checked when made, and refused with the nearest name when misspelt. */
@NullMarked
package org.inkloom.data.recipe;

import org.jspecify.annotations.NullMarked;
