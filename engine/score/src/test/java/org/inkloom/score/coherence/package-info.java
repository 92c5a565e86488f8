/** Tests of what makes a set coherent. */
@NullMarked
package org.inkloom.score.coherence;

import org.jspecify.annotations.NullMarked;
