/**
 * Training of LoRAs and of whole models: settings, data sets, the training loop, checkpoints and what is recorded.
 *
 * <p>Knows models and schedulers, and nothing of stories, nodes or the network.
 */
@NullMarked
package org.inkloom.training;

import org.jspecify.annotations.NullMarked;
