/**
 * Measures whether pictures obey their captions: captions of combinations that training never saw, any model folder and
 * LoRA, the slot reader's verdicts, and the gates that a model has to pass.
 */
@NullMarked
package org.inkloom.inkling.measure;

import org.jspecify.annotations.NullMarked;
