/** Tests of what scores are. */
@NullMarked
package org.inkloom.score;

import org.jspecify.annotations.NullMarked;
