/** How much memory and time a training will take, said before it begins. */
@NullMarked
package org.inkloom.training.forecast;

import org.jspecify.annotations.NullMarked;
