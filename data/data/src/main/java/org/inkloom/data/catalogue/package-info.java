/** The registry of operators: the one place that knows every operator by name. */
@NullMarked
package org.inkloom.data.catalogue;

import org.jspecify.annotations.NullMarked;
