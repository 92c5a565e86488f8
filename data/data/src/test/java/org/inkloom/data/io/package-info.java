/** Tests of input and output formats. */
@NullMarked
package org.inkloom.data.io;

import org.jspecify.annotations.NullMarked;
