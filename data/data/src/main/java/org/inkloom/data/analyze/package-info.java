/** Looks at a data set before it is cleaned: statistics, their spread, and thresholds that they suggest. */
@NullMarked
package org.inkloom.data.analyze;

import org.jspecify.annotations.NullMarked;
