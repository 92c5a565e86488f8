/** Holds operators and recipes against recorded runs of Data-Juicer. */
@NullMarked
package org.inkloom.data.conformance;

import org.jspecify.annotations.NullMarked;
