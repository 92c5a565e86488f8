/** One row of a data set: a JSON object that keeps its key order, with its captions, pictures and statistics. */
@NullMarked
package org.inkloom.data.sample;

import org.jspecify.annotations.NullMarked;
