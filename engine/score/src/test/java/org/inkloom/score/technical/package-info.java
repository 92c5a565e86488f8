/** Tests of what needs no model. */
@NullMarked
package org.inkloom.score.technical;

import org.jspecify.annotations.NullMarked;
