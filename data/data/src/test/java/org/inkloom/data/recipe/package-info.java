/** Tests of recipes. */
@NullMarked
package org.inkloom.data.recipe;

import org.jspecify.annotations.NullMarked;
