/** Converts between the written forms of Chinese with the dictionaries of OpenCC. */
@NullMarked
package org.inkloom.data.op.chinese;

import org.jspecify.annotations.NullMarked;
