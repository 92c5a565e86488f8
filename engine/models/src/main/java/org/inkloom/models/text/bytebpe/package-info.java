/**
 * Byte-pair encoding over bytes that are written as printable letters, as CLIP and GPT-2 split words (Sennrich et al.,
 * arXiv:1508.07909; Radford et al., 2019).
 */
@NullMarked
package org.inkloom.models.text.bytebpe;

import org.jspecify.annotations.NullMarked;
