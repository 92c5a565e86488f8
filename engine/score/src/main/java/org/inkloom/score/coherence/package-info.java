/** How coherent a set of pictures is: similar in style and in its main figure, without consisting of copies. */
@NullMarked
package org.inkloom.score.coherence;

import org.jspecify.annotations.NullMarked;
