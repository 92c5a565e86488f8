/** Which part of a picture is drawn anew: masks, and room that is added around a picture. */
@NullMarked
package org.inkloom.picture.mask;

import org.jspecify.annotations.NullMarked;
