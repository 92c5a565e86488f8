/** Sample pictures drawn during training, to see its progress. */
@NullMarked
package org.inkloom.training.sample;

import org.jspecify.annotations.NullMarked;
