/** Tests of the test support. */
@NullMarked
package org.inkloom.golden;

import org.jspecify.annotations.NullMarked;
