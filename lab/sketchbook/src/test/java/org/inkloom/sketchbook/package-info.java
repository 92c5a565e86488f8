/** Tests of the drawn training set. */
@NullMarked
package org.inkloom.sketchbook;

import org.jspecify.annotations.NullMarked;
