/**
 * Ways to choose the next words of a language model's text: always the likeliest, the best of several continuations
 * that are followed at once (beam search), or at random with the model's probabilities.
 */
@NullMarked
package org.inkloom.models.decoding;

import org.jspecify.annotations.NullMarked;
