/** Measures all scores of a set of pictures at once, as far as their models are on this machine. */
@NullMarked
package org.inkloom.score.measure;

import org.jspecify.annotations.NullMarked;
