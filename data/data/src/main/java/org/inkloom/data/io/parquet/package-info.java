/** Parquet files: reading them through Hardwood, writing them with the little of the format that rows of JSON need. */
@NullMarked
package org.inkloom.data.io.parquet;

import org.jspecify.annotations.NullMarked;
