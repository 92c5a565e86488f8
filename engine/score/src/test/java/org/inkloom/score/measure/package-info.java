/** Tests of whole measurements. */
@NullMarked
package org.inkloom.score.measure;

import org.jspecify.annotations.NullMarked;
