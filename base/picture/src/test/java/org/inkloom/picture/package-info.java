/** Tests of picture headers. */
@NullMarked
package org.inkloom.picture;

import org.jspecify.annotations.NullMarked;
