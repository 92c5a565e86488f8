/** Training of a LoRA: its weights, the data set with its cache, and the run from settings to finished file. */
@NullMarked
package org.inkloom.training.lora;

import org.jspecify.annotations.NullMarked;
