/**
 * The language that people write prompts in: weights, changes on the way, LoRAs by name, templates; and what weights mean
 * for the tokens and states of a text encoder.
 */
@NullMarked
package org.inkloom.diffusion.prompt;

import org.jspecify.annotations.NullMarked;
