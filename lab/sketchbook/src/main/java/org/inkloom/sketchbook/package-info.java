/**
 * A small training set that the program draws itself, so that the demonstration needs no downloads: one girl, one brush,
 * twenty-one scenes, and nine pictures with flaws that a cleaning recipe should find.
 */
@NullMarked
package org.inkloom.sketchbook;

import org.jspecify.annotations.NullMarked;
