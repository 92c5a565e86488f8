/** A contest as tables and pages. */
@NullMarked
package org.inkloom.contest.export;

import org.jspecify.annotations.NullMarked;
