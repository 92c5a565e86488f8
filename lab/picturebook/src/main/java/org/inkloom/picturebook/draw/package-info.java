/** The illustrator: styles, the jointed figure, places, things, and the finish of the paper. */
@NullMarked
package org.inkloom.picturebook.draw;

import org.jspecify.annotations.NullMarked;
