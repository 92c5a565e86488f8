/** Contact sheets: several pictures in one, laid out in a grid. */
@NullMarked
package org.inkloom.picture.sheet;

import org.jspecify.annotations.NullMarked;
