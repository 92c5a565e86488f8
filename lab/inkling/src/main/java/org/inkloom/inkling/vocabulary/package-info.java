/**
 * Inkling's words: its SentencePiece vocabulary, learnt from the captions of the picture book, and the list of words
 * that it knows, so that a command can say which words of a prompt it passes over.
 */
@NullMarked
package org.inkloom.inkling.vocabulary;

import org.jspecify.annotations.NullMarked;
