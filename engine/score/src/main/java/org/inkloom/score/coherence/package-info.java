/**
 * How well a set of pictures keeps together: alike in style, alike in its main figure, and still different pictures.
 */
@NullMarked
package org.inkloom.score.coherence;

import org.jspecify.annotations.NullMarked;
