/**
 * What a run tells its user: errors with stable codes, progress, and the wish to stop.
 *
 * <p>Every other module may use this package; it uses none of them.
 */
@NullMarked
package org.inkloom.run;

import org.jspecify.annotations.NullMarked;
