/** Measures whether drawing the shots of a story with a shared cast keeps the heroine recognisable. */
@NullMarked
package org.inkloom.inkling.cast;

import org.jspecify.annotations.NullMarked;
