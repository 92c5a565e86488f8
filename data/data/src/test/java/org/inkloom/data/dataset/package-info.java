/** Tests of picture sets. */
@NullMarked
package org.inkloom.data.dataset;

import org.jspecify.annotations.NullMarked;
