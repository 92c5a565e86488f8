/**
 * The parts that the transformers of CLIP, ViT, BLIP and the like have in common (Vaswani et al., arXiv:1706.03762;
 * Dosovitskiy et al., arXiv:2010.11929). Published checkpoints name these parts differently; constructors take the
 * names.
 */
@NullMarked
package org.inkloom.models.transformer;

import org.jspecify.annotations.NullMarked;
