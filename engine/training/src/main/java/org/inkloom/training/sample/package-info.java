/** Pictures that a model draws while it is trained, to see how far it is. */
@NullMarked
package org.inkloom.training.sample;

import org.jspecify.annotations.NullMarked;
