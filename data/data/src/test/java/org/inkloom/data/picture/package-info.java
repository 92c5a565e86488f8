/** Tests of picture headers. */
@NullMarked
package org.inkloom.data.picture;

import org.jspecify.annotations.NullMarked;
