/** Runs a recipe on Apache Spark, in one process or on a cluster: the same rows in the same order as on one machine. */
@NullMarked
package org.inkloom.data.spark;

import org.jspecify.annotations.NullMarked;
