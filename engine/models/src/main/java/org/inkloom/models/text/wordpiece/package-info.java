/**
 * BERT's way to split texts: into words, and each word into the longest known pieces (Devlin et al., arXiv:1810.04805).
 */
@NullMarked
package org.inkloom.models.text.wordpiece;

import org.jspecify.annotations.NullMarked;
