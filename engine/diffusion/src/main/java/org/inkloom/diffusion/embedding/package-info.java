/**
 * Textual inversion (Gal et al., arXiv:2208.01618): vectors that are learnt as a new word of the prompt, and their
 * files.
 */
@NullMarked
package org.inkloom.diffusion.embedding;

import org.jspecify.annotations.NullMarked;
