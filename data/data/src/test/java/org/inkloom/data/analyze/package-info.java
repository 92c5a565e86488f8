/** Tests of the analysis. */
@NullMarked
package org.inkloom.data.analyze;

import org.jspecify.annotations.NullMarked;
