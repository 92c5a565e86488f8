/**
 * SentencePiece byte-pair models in plain Java: the {@code tokenizer.model} file, text to pieces and back, and a small
 * trainer for vocabularies of our own.
 *
 * <p>Nothing here touches libtorch.
 */
@NullMarked
package org.inkloom.models.text.sentencepiece;

import org.jspecify.annotations.NullMarked;
