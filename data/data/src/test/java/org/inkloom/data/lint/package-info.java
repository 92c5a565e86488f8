/** Tests of the lint. */
@NullMarked
package org.inkloom.data.lint;

import org.jspecify.annotations.NullMarked;
