/** Tests of word lists. */
@NullMarked
package org.inkloom.data.op.text;

import org.jspecify.annotations.NullMarked;
