/** Tests that Spark gives what one machine gives. */
@NullMarked
package org.inkloom.data.spark;

import org.jspecify.annotations.NullMarked;
