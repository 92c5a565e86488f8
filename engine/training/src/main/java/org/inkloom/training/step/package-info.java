/**
 * One update of weights, whatever the model: trained weights in one block of memory, the denoising loss, recomputation
 * of activations, loss scaling, AdamW and the moving average.
 *
 * <p>All of it runs on one platform thread, because libtorch keeps its gradient mode per native thread.
 */
@NullMarked
package org.inkloom.training.step;

import org.jspecify.annotations.NullMarked;
