/**
 * The prompt language: weights, changes between steps, LoRAs by name, embeddings, templates; and how weights act on
 * tokens and hidden states.
 */
@NullMarked
package org.inkloom.diffusion.prompt;

import org.jspecify.annotations.NullMarked;
