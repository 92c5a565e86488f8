/** Draws pages of the wide book: people, animals, things, places and their light. */
@NullMarked
package org.inkloom.picturebook.wide.draw;

import org.jspecify.annotations.NullMarked;
