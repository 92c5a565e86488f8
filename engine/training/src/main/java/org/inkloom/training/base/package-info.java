/**
 * Training a model from scratch, part by part: autoencoder, text encoder, then text encoder and U-Net together. The
 * models, the update, the loop, the checkpoints and the records are those that LoRA training uses.
 */
@NullMarked
package org.inkloom.training.base;

import org.jspecify.annotations.NullMarked;
