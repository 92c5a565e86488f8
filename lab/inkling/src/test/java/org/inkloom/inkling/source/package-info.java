/** Tests of the picture book as a source of examples. */
@NullMarked
package org.inkloom.inkling.source;

import org.jspecify.annotations.NullMarked;
