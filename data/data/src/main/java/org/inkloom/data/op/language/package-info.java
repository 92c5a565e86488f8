/** In which language a caption is written, by fastText's published models, read in plain Java. */
@NullMarked
package org.inkloom.data.op.language;

import org.jspecify.annotations.NullMarked;
