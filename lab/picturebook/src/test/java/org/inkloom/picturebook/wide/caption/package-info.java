/** Captions of the wide book. */
@NullMarked
package org.inkloom.picturebook.wide.caption;

import org.jspecify.annotations.NullMarked;
