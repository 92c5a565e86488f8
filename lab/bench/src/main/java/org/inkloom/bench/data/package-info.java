/** Measures the data side: pictures by their headers, pictures decoded, captions, and memory over a million samples. */
@NullMarked
package org.inkloom.bench.data;

import org.jspecify.annotations.NullMarked;
