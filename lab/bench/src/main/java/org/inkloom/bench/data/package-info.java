/** Measurements of the data module: headers of pictures, decoding, captions, and memory over a million samples. */
@NullMarked
package org.inkloom.bench.data;

import org.jspecify.annotations.NullMarked;
