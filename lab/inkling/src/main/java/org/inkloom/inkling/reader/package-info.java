/**
 * The slot reader: a small network that says, slot by slot, what a picture in the style of the picture book shows, so
 * that a program can decide whether a generated picture obeys its caption. Used for tests and measurements; nothing at
 * run time needs this package.
 */
@NullMarked
package org.inkloom.inkling.reader;

import org.jspecify.annotations.NullMarked;
