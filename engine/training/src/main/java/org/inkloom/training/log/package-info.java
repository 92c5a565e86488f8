/** Records of a training run: losses as CSV, a loss curve as PNG, and TensorBoard event files. */
@NullMarked
package org.inkloom.training.log;

import org.jspecify.annotations.NullMarked;
