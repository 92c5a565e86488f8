/**
 * Inkling's vocabulary, trained on the captions of the picture book, and the list of words that it knows, with which a
 * command can tell the user which words of a prompt have no effect.
 */
@NullMarked
package org.inkloom.inkling.vocabulary;

import org.jspecify.annotations.NullMarked;
