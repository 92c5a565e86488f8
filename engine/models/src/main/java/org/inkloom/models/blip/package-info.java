/**
 * BLIP (Li et al., arXiv:2201.12086): whether a text belongs to a picture, and captions for pictures, with the published
 * weight names of transformers' {@code BlipForImageTextRetrieval} and {@code BlipForConditionalGeneration}; and BLIP-2 over
 * OPT (arXiv:2301.12597), {@code Blip2ForConditionalGeneration}.
 */
@NullMarked
package org.inkloom.models.blip;

import org.jspecify.annotations.NullMarked;
