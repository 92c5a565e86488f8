/**
 * A small network that says what a picture of Inkling's world shows, slot by slot: style, place, who, hair, clothes. It
 * measures whether pictures show what was asked for, and whether a set of them keeps its heroine and its style.
 */
@NullMarked
package org.inkloom.models.reader;

import org.jspecify.annotations.NullMarked;
