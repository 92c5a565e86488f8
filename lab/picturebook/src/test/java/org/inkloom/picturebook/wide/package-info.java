/** The wide book as a whole. */
@NullMarked
package org.inkloom.picturebook.wide;

import org.jspecify.annotations.NullMarked;
