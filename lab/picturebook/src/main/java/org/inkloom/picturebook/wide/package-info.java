/** The wide book by hand. */
@NullMarked
package org.inkloom.picturebook.wide;

import org.jspecify.annotations.NullMarked;
