/** Tests of contact sheets. */
@NullMarked
package org.inkloom.picture.sheet;

import org.jspecify.annotations.NullMarked;
