/** Pages of the wide book. */
@NullMarked
package org.inkloom.picturebook.wide.draw;

import org.jspecify.annotations.NullMarked;
