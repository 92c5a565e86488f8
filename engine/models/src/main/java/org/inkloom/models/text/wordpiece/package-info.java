/** BERT's way to split texts: words, and the longest known pieces of words (Devlin et al., arXiv:1810.04805). */
@NullMarked
package org.inkloom.models.text.wordpiece;

import org.jspecify.annotations.NullMarked;
