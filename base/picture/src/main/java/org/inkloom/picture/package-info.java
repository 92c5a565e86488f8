/**
 * Picture files: their size and orientation from the header alone, what makes one unreadable, and their pixels, resized
 * as Pillow resizes them.
 */
@NullMarked
package org.inkloom.picture;

import org.jspecify.annotations.NullMarked;
