/** The learning rate over the updates of a run. */
@NullMarked
package org.inkloom.training.schedule;

import org.jspecify.annotations.NullMarked;
