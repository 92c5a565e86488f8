/** Textual inversion (Gal et al., arXiv:2208.01618): vectors that were learnt in place of a word's, and the files they come in. */
@NullMarked
package org.inkloom.diffusion.embedding;

import org.jspecify.annotations.NullMarked;
