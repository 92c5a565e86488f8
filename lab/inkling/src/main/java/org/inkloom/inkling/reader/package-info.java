/**
 * The slot reader: a small network that says what a picture of the picture book shows, slot by slot, so that a program
 * can tell whether a generated picture obeys its caption. Test equipment; nothing at run time needs it.
 */
@NullMarked
package org.inkloom.inkling.reader;

import org.jspecify.annotations.NullMarked;
