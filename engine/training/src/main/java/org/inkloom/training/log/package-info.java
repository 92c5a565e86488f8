/** What a training run writes down about itself: losses as CSV, a curve as PNG, and TensorBoard event files. */
@NullMarked
package org.inkloom.training.log;

import org.jspecify.annotations.NullMarked;
