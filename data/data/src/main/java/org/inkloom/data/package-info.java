/** Cleans a picture set by a recipe: the few classes that a library user or the command needs. */
@NullMarked
package org.inkloom.data;

import org.jspecify.annotations.NullMarked;
