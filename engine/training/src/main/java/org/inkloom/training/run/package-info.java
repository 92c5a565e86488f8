/**
 * A run of many updates, whatever is trained: the loop, checkpoints that a killed run goes on from bit for bit, and what
 * is recorded on the way.
 */
@NullMarked
package org.inkloom.training.run;

import org.jspecify.annotations.NullMarked;
