/** Estimates of the memory and time of a training, shown before it begins. */
@NullMarked
package org.inkloom.training.forecast;

import org.jspecify.annotations.NullMarked;
