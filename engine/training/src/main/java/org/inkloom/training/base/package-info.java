/**
 * Training a model from scratch, part by part: the autoencoder, then the text encoder, then text encoder and U-Net
 * together, and a ControlNet. The update, the loop, the checkpoints and the logs are the same as for LoRAs.
 */
@NullMarked
package org.inkloom.training.base;

import org.jspecify.annotations.NullMarked;
